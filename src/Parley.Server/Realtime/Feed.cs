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
    // As much as a connection sends at once, and far less than it may have queued.
    private const int MaximumRun = 100;
    private const int MaximumSize = 32 * 1024;

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

    /// <summary>Delivers the events that come next; others among these are left out.</summary>
    public void Advance(IEnumerable<Event> events, LocalSessions sessions)
    {
        var run = new List<EventFrames>();
        var size = 0;
        foreach (var next in events)
        {
            if (next.Id != Last + 1)
                continue;
            Last = next.Id;
            // It changes who is to get it and what follows, and is seen by those only.
            if (next.Type.StartsWith("member:", StringComparison.Ordinal))
            {
                Deliver(run, sessions);
                size = 0;
                Follow(next);
            }

            run.Add(new EventFrames(next));
            size += next.Body.Length;
            if (run.Count < MaximumRun && size < MaximumSize)
                continue;
            Deliver(run, sessions);
            size = 0;
        }

        Deliver(run, sessions);
    }

    public void Pass(EventFrames frames, LocalSessions sessions)
    {
        foreach (var (session, span) in Audience(sessions))
        {
            if (span.Last == long.MaxValue)
                session.Pass(frames);
        }
    }

    private void Deliver(List<EventFrames> events, LocalSessions sessions)
    {
        if (events.Count == 0)
            return;
        if (Audience(sessions) is { Length: > 0 } audience)
        {
            if (_key == default)
                _key = Positions.Key(events[0].Event.ConversationId);
            var run = new EventRun([.. events]);
            foreach (var (session, span) in audience)
            {
                if (run.Within(span.First, span.Last) is { } seen)
                    session.Deliver(_key, seen);
            }
        }

        events.Clear();
    }

    /// <summary>Kept until a session comes or goes, or the readers change.</summary>
    private (LiveSession Session, Span Span)[] Audience(LocalSessions sessions)
    {
        var generation = sessions.Generation;
        if (_audienceOf == generation)
            return _audience;
        // Whichever are fewer: a room may have a hundred thousand members, and a node as many sessions.
        _audience = _readers.Count <= sessions.Count
            ? [.. _readers.SelectMany(reader => sessions.OfUser(_applicationId, reader.Key).Select(session => (session, reader.Value)))]
            : [.. Listening(sessions)];
        _audienceOf = generation;
        return _audience;
    }

    private IEnumerable<(LiveSession Session, Span Span)> Listening(LocalSessions sessions)
    {
        foreach (var session in sessions.OfApplication(_applicationId))
        {
            if (_readers.TryGetValue(session.Session.UserId, out var span))
                yield return (session, span);
        }
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
