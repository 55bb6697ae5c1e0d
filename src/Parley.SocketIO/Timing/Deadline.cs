namespace Parley.SocketIO.Timing;

/// <summary>A moment at which something is to happen, unless it is moved or disarmed before.</summary>
/// <remarks>A node of the list that it is armed in: arming allocates nothing. Guarded by the scheduler's lock.</remarks>
internal sealed class Deadline(Action<Deadline> expired, object owner)
{
    internal readonly Action<Deadline> Expired = expired;
    internal readonly object Owner = owner;
    internal DeadlineList? List;
    internal Deadline? Previous;
    internal Deadline? Next;

    /// <summary>Ticks on the scheduler's clock.</summary>
    internal long Due;
}
