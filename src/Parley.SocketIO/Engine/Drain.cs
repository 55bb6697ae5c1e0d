namespace Parley.SocketIO.Engine;

/// <summary>Whether a server drains, and when it is empty.</summary>
internal sealed class Drain
{
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _started;

    internal bool Started => _started;

    internal Task Empty => _empty.Task;

    internal void Start() => _started = true;

    internal void SetEmpty() => _empty.TrySetResult();
}
