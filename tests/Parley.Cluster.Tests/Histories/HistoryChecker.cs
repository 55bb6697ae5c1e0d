using System.Diagnostics;

namespace Parley.Cluster.Tests.Histories;

/// <summary>
/// Compares what clients saw with the log as it is in the end:
/// <list type="number">
/// <item>ids are 1, 2, 3 …, and every acknowledged event is there, once and at its id; what was refused is not;</item>
/// <item>who is a member is what the log says, and nobody joins or leaves twice in a row;</item>
/// <item>a session is shown its user's rooms alone, from the user's first event to the last;</item>
/// <item>each of its connections is shown a part of the log without a gap or a repeat, and the next one goes on where it
/// stopped, or before that: what was not confirmed comes again;</item>
/// <item>nothing is missing at the beginning or at the end;</item>
/// <item>a session that was ended is shown nothing more.</item>
/// </list>
/// </summary>
internal sealed class HistoryChecker(History history, IReadOnlyCollection<RoomLog> rooms)
{
    /// <summary>How late this process may look.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private readonly List<string> _violations = [];
    private readonly Dictionary<string, RoomLog> _rooms = rooms.ToDictionary(room => room.Room, StringComparer.Ordinal);
    private readonly ILookup<string, Acknowledged> _acknowledged =
        history.Acknowledged.ToLookup(item => item.Room, StringComparer.Ordinal);

    /// <summary>Every broken promise, in a sentence.</summary>
    public IReadOnlyList<string> Check()
    {
        _violations.AddRange(history.Violations);
        foreach (var room in rooms)
        {
            CheckIds(room);
            CheckMembers(room);
        }

        CheckAcknowledged();
        CheckRefused();
        foreach (var session in history.Sessions)
            CheckSession(session);
        return _violations;
    }

    private void CheckIds(RoomLog room)
    {
        for (var i = 0; i < room.Events.Count; i++)
        {
            if (room.Events[i].Id == i + 1)
                continue;
            _violations.Add($"{room.Room}: place {i + 1} of the log has the id {room.Events[i].Id}");
            return;
        }
    }

    private void CheckMembers(RoomLog room)
    {
        foreach (var about in room.Events.Where(item => item.UserId is not null && (item.Begins || item.Ends))
            .GroupBy(item => item.UserId!, StringComparer.Ordinal))
        {
            if (about.Zip(about.Skip(1)).FirstOrDefault(pair => pair.First.Ends == pair.Second.Ends && !IsInvitationTaken(pair.First, pair.Second)) is var (before, next) && next is not null)
                _violations.Add($"{room.Room}: {about.Key} had {next.Type} as {next.Id} after {before.Type} as {before.Id}");
            var state = about.Last().Type["member:".Length..];
            if (room.Members.GetValueOrDefault(about.Key) is var shown && shown != state)
                _violations.Add($"{room.Room}: the log's last word of {about.Key} is {state}, and the list of members says {shown ?? "nothing"}");
        }
    }

    private static bool IsInvitationTaken(Logged before, Logged next) => before.Type == "member:invited" && next.Type == "member:joined";

    private void CheckAcknowledged()
    {
        var places = _rooms.Values.SelectMany(room => room.Events.Where(item => item.Key is not null)
            .Select(item => (item.Key, room.Room, item.Id))).ToLookup(place => place.Key!, StringComparer.Ordinal);
        foreach (var twice in places.Where(place => place.Count() > 1))
            _violations.Add($"{twice.Key} was sent once and is in the log at {string.Join(" and ", twice.Select(place => $"{place.Room}/{place.Id}"))}");
        foreach (var item in history.Acknowledged)
        {
            if (!places[item.Key].Any(place => place.Room == item.Room && place.Id == item.Id) && !IsEmptied(item))
                _violations.Add($"{item.Room}: {item.Key} was acknowledged as {item.Id} and is not there");
        }
    }

    private void CheckRefused()
    {
        var stored = _rooms.Values.SelectMany(room => room.Events).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        _violations.AddRange(history.Refused.Where(stored.Contains).Select(key => $"{key} is in the log, and was refused as if nothing was changed"));
    }

    private bool IsEmptied(Acknowledged item) =>
        history.Deleted.ContainsKey((item.Room, item.Id)) && _rooms.TryGetValue(item.Room, out var room)
        && room.Events.FirstOrDefault(logged => logged.Id == item.Id) is { Key: null };

    private void CheckSession(SessionHistory session)
    {
        var shown = session.Shown.ToLookup(item => item.Room, StringComparer.Ordinal);
        foreach (var stranger in shown.Where(items => !IsOf(session, items.Key)))
            _violations.Add($"{Named(session)} was shown {stranger.First().Room}/{stranger.First().Id}, of which its user is no member");
        foreach (var room in _rooms.Values.Where(room => IsOf(session, room.Room)))
        {
            IReadOnlyList<Shown> items = [.. shown[room.Room]];
            CheckContent(session, room, items);
            CheckOrder(session, room, items);
            CheckComplete(session, room, items);
        }

        if (session.EndedAt is { } ended
            && session.Shown.FirstOrDefault(item => Stopwatch.GetElapsedTime(ended, item.At) > session.EndBound + Slack) is { } late)
            _violations.Add($"{Named(session)} was shown {late.Room}/{late.Id} {Stopwatch.GetElapsedTime(ended, late.At).TotalSeconds:0} s after it was ended");
    }

    private bool IsOf(SessionHistory session, string room) =>
        _rooms.TryGetValue(room, out var log) && log.ApplicationId == session.ApplicationId && log.Span(session.UserId) is not null;

    private void CheckContent(SessionHistory session, RoomLog room, IReadOnlyList<Shown> items)
    {
        var (first, last) = room.Span(session.UserId)!.Value;
        foreach (var item in items)
        {
            if (item.Id < first || item.Id > last)
                _violations.Add($"{Named(session)} was shown {room.Room}/{item.Id}, though its user was a member from {first} to {last}");
            else if (item.Id > room.Events.Count)
                _violations.Add($"{Named(session)} was shown {room.Room}/{item.Id}, which is not in the log");
            // The body of a deleted event is gone.
            else if (room.Events[(int)item.Id - 1] is var logged && (logged.Type != item.Type || logged.Key is not null && logged.Key != item.Key))
                _violations.Add($"{Named(session)} was shown {room.Room}/{item.Id} as {item.Type} {item.Key}; the log has {logged.Type} {logged.Key}");
        }
    }

    private void CheckOrder(SessionHistory session, RoomLog room, IReadOnlyList<Shown> items)
    {
        long last = 0;
        for (var i = 0; i < items.Count; i++)
        {
            var (item, isNext) = (items[i], i > 0 && items[i].Connection == items[i - 1].Connection);
            if (i > 0 && (isNext ? item.Id != items[i - 1].Id + 1 : item.Id > last + 1))
                _violations.Add($"{Named(session)} was shown {room.Room}/{item.Id} after {(isNext ? items[i - 1].Id : last)}{(isNext ? "" : " and a resume")}");
            last = Math.Max(last, item.Id);
        }
    }

    private void CheckComplete(SessionHistory session, RoomLog room, IReadOnlyList<Shown> items)
    {
        var (first, last) = room.Span(session.UserId)!.Value;
        last = Math.Min(last, room.Events.Count);
        // What was sent when the client knew of its session, and so must have been shown to it.
        var after = _acknowledged[room.Room].Where(item => item.SentAt > session.BeganAt && item.Id >= first && item.Id <= last)
            .Select(item => item.Id).ToList();
        if (history.Joined.Any(item => item.Room == room.Room && item.UserId == session.UserId && item.SentAt > session.BeganAt))
            after.Add(first);
        var isWhole = !session.MayEnd;
        if (after.Count > 0 && (items.Count > 0 ? items.Min(item => item.Id) > after.Min() : isWhole))
            _violations.Add($"{Named(session)} was not shown {room.Room}/{after.Min()}, with which it begins: {(items.Count == 0 ? "nothing came" : $"it was shown from {items.Min(item => item.Id)} on")}");
        if (isWhole && items.Count > 0 && items.Max(item => item.Id) < last)
            _violations.Add($"{Named(session)} was shown {room.Room} to {items.Max(item => item.Id)}, and the log goes to {last}");
    }

    private static string Named(SessionHistory session) => $"{session.Id} of {session.Name}";
}
