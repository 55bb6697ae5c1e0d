using System.Collections.Concurrent;
using Parley.Domain;
using Parley.Domain.Sessions;
using Parley.Server.Telemetry;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>
/// The sessions whose sockets are on this node. <see cref="SessionExpiry"/> ends them with their tokens,
/// <see cref="SessionChecks"/> with whatever else ends a token or a session, and <see cref="SessionKeeper"/> keeps their rows.
/// Whoever is disconnected for good gets a Socket.IO DISCONNECT packet, which clients take for the token's end; a closed
/// transport, which they answer by reconnecting, is left to restarts.
/// </summary>
internal sealed class LocalSessions
{
    private readonly ConcurrentDictionary<(string ApplicationId, string Id), LiveSession> _sessions = new();
    private readonly SessionIndex _byUser = new();
    private readonly SessionIndex _bySubject = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<LiveSession, byte>> _byApplication = new(StringComparer.Ordinal);
    private readonly SessionTimetable _ends = new();

    // Guards who is listed where. A session is put under another token by who refreshes it and by who reads that somebody did.
    private readonly Lock _listing = new();
    private readonly Replays _replays;
    private long _generation;

    public LocalSessions(Replays replays, ParleyMetrics metrics)
    {
        _replays = replays;
        metrics.ObserveSessions(() => _sessions.Count);
    }

    public bool IsEmpty => _sessions.IsEmpty;

    /// <summary>Another number whenever a session came or went.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    public int Count => _sessions.Count;

    /// <summary>All of them, without a copy of the table.</summary>
    public IEnumerable<LiveSession> All => _sessions.Select(session => session.Value);

    /// <summary>The applications that have sessions here.</summary>
    public IEnumerable<string> Applications => _byApplication.Select(application => application.Key);

    public IEnumerable<LiveSession> OfApplication(string applicationId) =>
        _byApplication.TryGetValue(applicationId, out var sessions) ? sessions.Select(session => session.Key) : [];

    public IReadOnlyList<LiveSession> OfUser(string applicationId, string userId) => _byUser.Of((applicationId, userId));

    /// <summary>Those whose tokens name a user so.</summary>
    public IReadOnlyList<LiveSession> OfSubject(string applicationId, string name) => _bySubject.Of((applicationId, name));

    public LiveSession? Find(string applicationId, string id) => _sessions.GetValueOrDefault((applicationId, id));

    /// <summary>Those whose tokens have come to their end, or to the moment for which they were put off; each once.</summary>
    public List<LiveSession> TakeEnded(long now) => _ends.Take(now);

    /// <summary>Has it taken at a later moment.</summary>
    public void PutOff(LiveSession live, long moment)
    {
        lock (_listing)
        {
            if (Find(live.Session.ApplicationId, live.Session.Id) == live)
                _ends.Set(live, moment);
        }
    }

    /// <summary>Takes a session in. A socket that had it before is told that it has it no longer.</summary>
    public LiveSession Add(Session session, Socket socket)
    {
        // The text of the places is not kept beside the places.
        var live = new LiveSession(session with { Positions = "" }, socket, _replays.Start);
        var key = (session.ApplicationId, session.Id);
        _sessions.TryGetValue(key, out var before);
        live.Begin(before is null ? Positions.Read(session.Positions) : before.Received());
        _sessions[key] = live;
        List(live);
        if (before is not null)
            Unlist(before);
        Interlocked.Increment(ref _generation);
        if (before is not null && before.Socket != socket)
            Terminate(before);
        return live;
    }

    /// <summary>Puts a session under its new token, where its socket is on this node.</summary>
    public void Refresh(Session stored)
    {
        if (Find(stored.ApplicationId, stored.Id) is { } live && live.Session is var held && held.Connection == stored.Connection)
            Refresh(live, held, stored.Token);
    }

    /// <summary>Puts it under another token, unless it is no longer under the one that it was.</summary>
    public void Refresh(LiveSession live, Session held, SessionToken token)
    {
        lock (_listing)
        {
            if (!ReferenceEquals(live.Session, held))
                return;
            _bySubject.Remove((held.ApplicationId, held.Token.Subject), live);
            live.Session = held with { Token = token };
            live.ToldOfExpiry = false;
            if (Find(held.ApplicationId, held.Id) != live)
                return;
            _bySubject.Add((held.ApplicationId, token.Subject), live);
            _ends.Set(live, token.EndsAt);
        }
    }

    /// <summary>Forgets a session, if it is still here.</summary>
    public bool Remove(LiveSession live)
    {
        var session = live.Session;
        if (!_sessions.TryRemove(new KeyValuePair<(string, string), LiveSession>((session.ApplicationId, session.Id), live)))
            return false;
        Unlist(live);
        Interlocked.Increment(ref _generation);
        return true;
    }

    /// <summary>Ends a session whose token is no longer taken.</summary>
    public void Refuse(LiveSession live)
    {
        if (!Remove(live))
            return;
        SessionFrames.Refuse(live.Socket, Problems.InvalidToken, null);
        live.Socket.Disconnect();
    }

    /// <summary>Ends a session that is gone, or that another socket has.</summary>
    public void End(LiveSession live)
    {
        if (Remove(live))
            Terminate(live);
    }

    private static void Terminate(LiveSession live)
    {
        SessionFrames.Say(live.Socket, SessionEvents.Terminated, null);
        live.Socket.Disconnect();
    }

    private void List(LiveSession live)
    {
        lock (_listing)
        {
            var session = live.Session;
            _byUser.Add((session.ApplicationId, session.UserId), live);
            _bySubject.Add((session.ApplicationId, session.Token.Subject), live);
            _byApplication.GetOrAdd(session.ApplicationId, _ => new())[live] = 0;
            _ends.Set(live, session.Token.EndsAt);
        }
    }

    private void Unlist(LiveSession live)
    {
        lock (_listing)
        {
            var session = live.Session;
            _byUser.Remove((session.ApplicationId, session.UserId), live);
            _bySubject.Remove((session.ApplicationId, session.Token.Subject), live);
            _ends.Remove(live);
            if (_byApplication.TryGetValue(session.ApplicationId, out var others) && others.TryRemove(live, out _) && others.IsEmpty)
                _byApplication.TryRemove(session.ApplicationId, out _);
        }
    }
}
