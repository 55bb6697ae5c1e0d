namespace Parley.SocketIO.Timing;

/// <summary>Deadlines that are armed for the same time ahead, and so stand in order of expiry by themselves.</summary>
internal sealed class DeadlineList(TimeSpan ahead)
{
    internal long Ahead { get; } = ahead.Ticks;

    internal Deadline? First { get; private set; }

    private Deadline? _last;

    internal void Add(Deadline deadline)
    {
        // Only a deadline that is reckoned from a moment in the past walks here, and only past its contemporaries.
        Deadline? before = _last;
        while (before is not null && before.Due > deadline.Due)
            before = before.Previous;

        Deadline? after = before is null ? First : before.Next;
        deadline.List = this;
        deadline.Previous = before;
        deadline.Next = after;
        if (before is null)
            First = deadline;
        else
            before.Next = deadline;
        if (after is null)
            _last = deadline;
        else
            after.Previous = deadline;
    }

    internal void Remove(Deadline deadline)
    {
        if (deadline.Previous is null)
            First = deadline.Next;
        else
            deadline.Previous.Next = deadline.Next;
        if (deadline.Next is null)
            _last = deadline.Previous;
        else
            deadline.Next.Previous = deadline.Previous;
        deadline.Previous = deadline.Next = null;
        deadline.List = null;
    }
}
