namespace Parley.Cluster.Tests.Histories;

/// <summary>An event that a node answered as stored.</summary>
/// <param name="Key">Of one send, in the event's body and nowhere else.</param>
/// <param name="SentAt">When the first request of it began.</param>
internal sealed record Acknowledged(string Room, long Id, string Key, long SentAt);

/// <summary>A user was told that it has joined.</summary>
internal sealed record Joined(string Room, string UserId, long SentAt);

/// <summary>An event that a client was shown.</summary>
/// <param name="Connection">Of the session: 0 is its first.</param>
internal sealed record Shown(int Connection, string Room, long Id, string Type, string? Key, long At);

/// <summary>An event as the log has it in the end.</summary>
/// <param name="UserId">Whom it is about, where it is about a member.</param>
internal sealed record Logged(long Id, string Type, string? Key, string? UserId)
{
    public bool Begins => Type is "member:invited" or "member:joined";

    public bool Ends => Type == "member:left";
}

/// <summary>A room as the API shows it in the end.</summary>
/// <param name="Members">The state of each user who is or was a member.</param>
internal sealed record RoomLog(
    string ApplicationId, string Room, IReadOnlyList<Logged> Events, IReadOnlyDictionary<string, string> Members)
{
    /// <summary>From a user's first event to its last, in which it is to be shown everything; null for a stranger.</summary>
    public (long First, long Last)? Span(string userId)
    {
        var about = Events.Where(item => item.UserId == userId && (item.Begins || item.Ends)).ToList();
        if (about.Count == 0)
            return null;
        return (about[0].Id, about[^1].Ends ? about[^1].Id : long.MaxValue);
    }
}
