using System.Text.Json;
using Parley.Domain.Conversations;
using Parley.Domain.Sessions;
using Parley.Server.Sessions;

namespace Parley.Server.Realtime;

/// <summary>
/// One conversation as this node delivers it: how far, and to whom. Its readers follow from the log: a member event that
/// passes by changes them. It says what there is; a session that lacks something before it reads the log itself.
/// </summary>
internal sealed class Feed
{
    // As much as a connection sends at once, and far less than it may have queued.
    private const int MaximumRun = 100;
    private const int MaximumSize = 32 * 1024;

    private readonly string _applicationId;
    private readonly Dictionary<string, ReaderSpan> _readers = new(StringComparer.Ordinal);
    private (LiveSession Session, ReaderSpan Span)[] _audience = [];
    private long _audienceOf = -1;
    private long _last;
    private Guid _key;

    /// <param name="applicationId">Whose conversation it is.</param>
    /// <param name="last">The event after which it begins.</param>
    /// <param name="readers">Everyone who may read a later one, or could until a short time ago.</param>
    public Feed(string applicationId, long last, IReadOnlyList<Member> readers)
    {
        (_applicationId, _last) = (applicationId, last);
        foreach (var member in readers.OrderBy(member => member.FirstEventId))
        {
            var span = ReaderSpan.From(member.FirstEventId, _readers.TryGetValue(member.UserId, out var earlier) ? earlier : null);
            _readers[member.UserId] = member.LeftEventId is { } left ? span.Ended(left, member.LeftAt ?? 0) : span;
        }
    }

    /// <summary>The newest event that was handed to the sessions. Any thread may ask.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>Delivers the events that come next; others among these are left out.</summary>
    public void Advance(IEnumerable<Event> events, LocalSessions sessions)
    {
        var run = new List<EventFrames>();
        var size = 0;
        foreach (var next in events)
        {
            if (next.Id != _last + 1 + run.Count)
                continue;
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
            if (span.IsActive)
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
                session.Deliver(_key, run, span);
        }

        Interlocked.Exchange(ref _last, events[^1].Event.Id);
        events.Clear();
    }

    /// <summary>Kept until a session comes or goes, or the readers change.</summary>
    private (LiveSession Session, ReaderSpan Span)[] Audience(LocalSessions sessions)
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

    private IEnumerable<(LiveSession Session, ReaderSpan Span)> Listening(LocalSessions sessions)
    {
        foreach (var session in sessions.OfApplication(_applicationId))
        {
            if (_readers.TryGetValue(session.Session.UserId, out var span))
                yield return (session, span);
        }
    }

    /// <summary>The readers may be ahead of the events: they were read from the store after these were written.</summary>
    private void Follow(Event next)
    {
        using var body = JsonDocument.Parse(next.Body);
        if (!body.RootElement.TryGetProperty("user", out var user) || user.GetProperty("id").GetString() is not { } id)
            return;
        var isReader = _readers.TryGetValue(id, out var span);
        if (next.Type != EventTypes.MemberLeft)
        {
            if (isReader && span.Covers(next.Id))
                return;
            _readers[id] = ReaderSpan.From(next.Id, isReader ? span : null);
        }
        else if (isReader && span.IsActive && span.First <= next.Id)
        {
            _readers[id] = span.Ended(next.Id, next.At);
        }

        _audienceOf = -1;
    }
}
