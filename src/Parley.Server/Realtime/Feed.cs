using System.Text.Json;
using Parley.Domain.Conversations;
using Parley.Domain.Sessions;
using Parley.Server.Sessions;

namespace Parley.Server.Realtime;

/// <summary>
/// One conversation as this node delivers it: how far, and to whom. Its readers follow from the log: a member event that
/// passes by changes them, so that everyone sees exactly from its first event to its last.
/// </summary>
internal sealed class Feed
{
    private readonly string _applicationId;
    private readonly Dictionary<string, Span> _readers = new(StringComparer.Ordinal);
    private (LiveSession Session, Span Span)[] _audience = [];
    private long _audienceOf = -1;
    private Guid _key;

    /// <param name="applicationId">Whose conversation it is.</param>
    /// <param name="last">The newest event that counts as delivered.</param>
    /// <param name="readers">Everyone who may read a later one.</param>
    public Feed(string applicationId, long last, IReadOnlyList<Member> readers)
    {
        (_applicationId, Last) = (applicationId, last);
        foreach (var member in readers)
            Read(member.UserId, new Span(member.FirstEventId, member.LeftEventId ?? long.MaxValue));
    }

    public long Last { get; private set; }

    public void Advance(Event next, LocalSessions sessions)
    {
        Last = next.Id;
        if (next.Type.StartsWith("member:", StringComparison.Ordinal))
            Follow(next);
        var audience = Audience(sessions);
        if (audience.Length == 0)
            return;
        if (_key == default)
            _key = Positions.Key(next.ConversationId);
        var frames = new EventFrames(next);
        foreach (var (session, span) in audience)
        {
            if (next.Id >= span.First && next.Id <= span.Last)
                session.Deliver(_key, frames);
        }
    }

    public void Pass(EventFrames frames, LocalSessions sessions)
    {
        foreach (var (session, span) in Audience(sessions))
        {
            if (span.Last == long.MaxValue)
                session.Pass(frames);
        }
    }

    /// <summary>Kept until a session comes or goes, or the readers change.</summary>
    private (LiveSession Session, Span Span)[] Audience(LocalSessions sessions)
    {
        var generation = sessions.Generation;
        if (_audienceOf == generation)
            return _audience;
        _audience = [.. _readers.SelectMany(reader =>
            sessions.OfUser(_applicationId, reader.Key).Select(session => (session, reader.Value)))];
        _audienceOf = generation;
        return _audience;
    }

    private void Follow(Event next)
    {
        using var body = JsonDocument.Parse(next.Body);
        if (!body.RootElement.TryGetProperty("user", out var user) || user.GetProperty("id").GetString() is not { } id)
            return;
        if (next.Type == EventTypes.MemberLeft)
        {
            if (_readers.TryGetValue(id, out var reader))
                Read(id, reader with { Last = next.Id });
        }
        else
        {
            Read(id, new Span(_readers.TryGetValue(id, out var reader) ? Math.Min(reader.First, next.Id) : next.Id, long.MaxValue));
        }
    }

    private void Read(string userId, Span span)
    {
        // A user who left and came back reads as the newer member, and what came between the two as well.
        _readers[userId] = _readers.TryGetValue(userId, out var other)
            ? new Span(Math.Min(other.First, span.First), Math.Max(span.Last, span.First < other.First ? other.Last : 0)) : span;
        _audienceOf = -1;
    }

    /// <summary>From a reader's first event to its last.</summary>
    private readonly record struct Span(long First, long Last);
}
