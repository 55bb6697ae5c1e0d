namespace Parley.Server.Sessions;

/// <summary>
/// Which sessions come to a moment in which second, so that whoever waits for such moments need not look at all of them.
/// Moments are microseconds since the Unix epoch.
/// </summary>
internal sealed class SessionTimetable
{
    private const long Second = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, HashSet<LiveSession>> _bySecond = [];
    private readonly Dictionary<LiveSession, long> _secondOf = [];
    private long _takenUntil = long.MinValue;

    /// <summary>Notes a session for a moment, and no longer for another one.</summary>
    public void Set(LiveSession live, long moment)
    {
        lock (_gate)
        {
            Remove(live);
            // What is over already comes with the next second that is taken.
            var second = Math.Max(moment / Second, _takenUntil + 1);
            _secondOf[live] = second;
            if (!_bySecond.TryGetValue(second, out var sessions))
                _bySecond[second] = sessions = [];
            sessions.Add(live);
        }
    }

    public void Remove(LiveSession live)
    {
        lock (_gate)
        {
            if (!_secondOf.Remove(live, out var second))
                return;
            var sessions = _bySecond[second];
            sessions.Remove(live);
            if (sessions.Count == 0)
                _bySecond.Remove(second);
        }
    }

    /// <summary>Takes out those whose second has begun.</summary>
    public List<LiveSession> Take(long now)
    {
        var taken = new List<LiveSession>();
        lock (_gate)
        {
            foreach (var second in Begun(now / Second))
            {
                foreach (var live in _bySecond[second])
                {
                    _secondOf.Remove(live);
                    taken.Add(live);
                }

                _bySecond.Remove(second);
            }

            _takenUntil = now / Second;
        }

        return taken;
    }

    // Mostly one; after a pause of the clock as many as there are, and not as many as went by.
    private IReadOnlyList<long> Begun(long until) => until - _takenUntil is > 0 and < 10
        ? [.. Enumerable.Range(1, (int)(until - _takenUntil)).Select(i => _takenUntil + i).Where(_bySecond.ContainsKey)]
        : [.. _bySecond.Keys.Where(second => second <= until)];
}
