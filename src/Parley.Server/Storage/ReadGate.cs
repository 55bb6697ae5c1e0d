using System.Diagnostics;

namespace Parley.Server.Storage;

/// <summary>
/// Lets the one writer of a SQLite file have it alone for a moment. The log of a file begins again only while nobody reads,
/// and under load there is no such moment by itself.
/// </summary>
internal sealed class ReadGate
{
    // Most reads end by themselves within this; the others begin again, which nobody notices but by the time that it takes.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(20);

    // Whoever does not even look whether it is to end is waited for no longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Not a Lock: the writer waits on it for the last read to leave.
    private readonly object _gate = new();
    private readonly HashSet<RunningRead> _running = [];
    private TaskCompletionSource? _closed;

    /// <summary>Waits while the gate is closed; then the read counts as running until it leaves.</summary>
    public async ValueTask Enter(RunningRead read, CancellationToken cancel)
    {
        while (TryEnter(read) is { } opens)
            await opens.WaitAsync(cancel);
    }

    public void Leave(RunningRead read)
    {
        lock (_gate)
        {
            _running.Remove(read);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Keeps new reads waiting, and waits for the running ones; false when one of them goes on all the same.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (WaitUntilEmpty(Grace))
                return true;
            foreach (var read in _running)
                read.GivesWay = true;
            return WaitUntilEmpty(Patience);
        }
    }

    public void Open()
    {
        TaskCompletionSource? closed;
        lock (_gate)
            (closed, _closed) = (_closed, null);
        closed?.SetResult();
    }

    /// <summary>What to wait for; null when the read has entered.</summary>
    private Task? TryEnter(RunningRead read)
    {
        lock (_gate)
        {
            if (_closed is not null)
                return _closed.Task;
            read.GivesWay = false;
            _running.Add(read);
            return null;
        }
    }

    private bool WaitUntilEmpty(TimeSpan most)
    {
        var started = Stopwatch.GetTimestamp();
        while (_running.Count > 0)
        {
            if (most - Stopwatch.GetElapsedTime(started) is var left && (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left)))
                return _running.Count == 0;
        }

        return true;
    }
}

/// <summary>A read of a SQLite file, and why it may have to end early.</summary>
/// <param name="time">The clock that its time is measured by.</param>
/// <param name="limit">How long it may take, with all its attempts.</param>
/// <param name="cancel">Whoever asked has gone.</param>
internal sealed class RunningRead(TimeProvider time, TimeSpan limit, CancellationToken cancel)
{
    private readonly long _started = time.GetTimestamp();
    private volatile bool _givesWay;

    /// <summary>It ends and begins again, as soon as it may.</summary>
    public bool GivesWay
    {
        get => _givesWay;
        set => _givesWay = value;
    }

    public bool IsTooLong => time.GetElapsedTime(_started) >= limit;

    public bool MustEnd => _givesWay || cancel.IsCancellationRequested || IsTooLong;
}
