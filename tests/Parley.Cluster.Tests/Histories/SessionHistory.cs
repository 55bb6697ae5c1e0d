namespace Parley.Cluster.Tests.Histories;

/// <summary>What one session was shown, over all its connections.</summary>
internal sealed class SessionHistory(string applicationId, string userId, string name, string id, long beganAt)
{
    private readonly Lock _gate = new();
    private readonly List<Shown> _shown = [];
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);

    public string ApplicationId => applicationId;

    public string UserId => userId;

    public string Name => name;

    public string Id => id;

    /// <summary>When its client knew that it is logged in.</summary>
    public long BeganAt => beganAt;

    /// <summary>Whether somebody asked for its end.</summary>
    public bool MayEnd { get; set; }

    /// <summary>When its end was acknowledged: of its token, of its user or of itself.</summary>
    public long? EndedAt { get; set; }

    /// <summary>How long after that a node that is not told may go on.</summary>
    public TimeSpan EndBound { get; set; } = TimeSpan.FromSeconds(10);

    public IReadOnlyList<Shown> Shown
    {
        get
        {
            lock (_gate)
                return [.. _shown];
        }
    }

    public void Add(Shown shown)
    {
        lock (_gate)
        {
            _shown.Add(shown);
            _last[shown.Room] = Math.Max(shown.Id, _last.GetValueOrDefault(shown.Room));
        }
    }

    /// <summary>The highest id of a room that it was shown; 0 when nothing.</summary>
    public long LastOf(string room)
    {
        lock (_gate)
            return _last.GetValueOrDefault(room);
    }
}
