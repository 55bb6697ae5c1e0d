namespace Parley.SocketIO.Timing;

/// <summary>One timer for all connections of a server.</summary>
/// <remarks>
/// A server has few different timeouts and many connections, so each timeout has a list whose entries are in order:
/// arming, moving and disarming are O(1), and the timer follows the earliest head.
/// </remarks>
internal sealed class DeadlineScheduler : IDisposable
{
    // Deadlines within this span share one wake-up of the timer.
    private const long Spacing = 10 * TimeSpan.TicksPerMillisecond;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ITimer _timer;
    private readonly List<DeadlineList> _lists = [];
    private long _wakeAt = long.MaxValue;

    internal DeadlineScheduler(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(
            static state => ((DeadlineScheduler)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal long Now => _time.GetElapsedTime(_origin).Ticks;

    internal DeadlineList AddList(TimeSpan ahead)
    {
        var list = new DeadlineList(ahead);
        lock (_gate)
            _lists.Add(list);
        return list;
    }

    /// <summary>Arms or moves a deadline, reckoned from now or from <paramref name="since"/>.</summary>
    internal void Arm(Deadline deadline, DeadlineList list, long? since = null)
    {
        lock (_gate)
        {
            deadline.List?.Remove(deadline);
            long now = Now;
            deadline.Due = (since ?? now) + list.Ahead;
            list.Add(deadline);
            if (deadline.Due < _wakeAt)
                WakeAt(deadline.Due, now);
        }
    }

    internal void Disarm(Deadline deadline)
    {
        lock (_gate)
            deadline.List?.Remove(deadline);
    }

    internal bool IsArmed(Deadline deadline)
    {
        lock (_gate)
            return deadline.List is not null;
    }

    /// <summary>Expires a deadline that is due although the timer has not come to it.</summary>
    internal void ExpireIfDue(Deadline deadline)
    {
        lock (_gate)
        {
            if (deadline.List is null || deadline.Due > Now)
                return;
            deadline.List.Remove(deadline);
        }
        deadline.Expired(deadline);
    }

    public void Dispose() => _timer.Dispose();

    private void Expire()
    {
        // A clock may call at once, from within WakeAt: whoever armed a deadline holds locks.
        if (_gate.IsHeldByCurrentThread)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static scheduler => scheduler.Expire(), this, preferLocal: false);
            return;
        }
        while (TakeDue() is { } deadline)
            deadline.Expired(deadline);
    }

    private Deadline? TakeDue()
    {
        lock (_gate)
        {
            long now = Now;
            long next = long.MaxValue;
            foreach (DeadlineList list in _lists)
            {
                if (list.First is not { } first)
                    continue;
                if (first.Due <= now)
                {
                    list.Remove(first);
                    return first;
                }
                next = Math.Min(next, first.Due);
            }
            _wakeAt = long.MaxValue;
            if (next != long.MaxValue)
                WakeAt(Math.Max(next, now + Spacing), now);
            return null;
        }
    }

    private void WakeAt(long due, long now)
    {
        _wakeAt = due;
        // Timers cut fractions of a millisecond off and would fire early.
        long milliseconds = Math.Max(0, (due - now + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }
}
