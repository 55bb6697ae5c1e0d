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

    // A session is put under another token by who refreshes it and by who reads that somebody did.
    private readonly Lock _refreshing = new();
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

    public IEnumerable<LiveSession> OfApplication(string applicationId) =>
        All.Where(live => live.Session.ApplicationId == applicationId);

    public IReadOnlyList<LiveSession> OfUser(string applicationId, string userId) => _byUser.Of((applicationId, userId));

    /// <summary>Those whose tokens name a user so.</summary>
    public IReadOnlyList<LiveSession> OfSubject(string applicationId, string name) => _bySubject.Of((applicationId, name));

    public LiveSession? Find(string applicationId, string id) => _sessions.GetValueOrDefault((applicationId, id));

    /// <summary>Takes a session in. A socket that had it before is told that it has it no longer.</summary>
    public LiveSession Add(Session session, Socket socket)
    {
        // The text of the places is not kept beside the places.
        var live = new LiveSession(session with { Positions = "" }, socket, _replays.Start);
        var key = (session.ApplicationId, session.Id);
        _sessions.TryGetValue(key, out var before);
        live.Begin(before is null ? Positions.Read(session.Positions) : before.Received());
        _sessions[key] = live;
        _byUser.Add((session.ApplicationId, session.UserId), live);
        _bySubject.Add((session.ApplicationId, session.Token.Subject), live);
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
        lock (_refreshing)
        {
            if (!ReferenceEquals(live.Session, held))
                return;
            live.Session = held with { Token = token };
            live.ToldOfExpiry = false;
            if (held.Token.Subject == token.Subject)
                return;
            _bySubject.Remove((held.ApplicationId, held.Token.Subject), live);
            if (Find(held.ApplicationId, held.Id) == live)
                _bySubject.Add((held.ApplicationId, token.Subject), live);
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

    private void Unlist(LiveSession live)
    {
        lock (_refreshing)
        {
            _byUser.Remove((live.Session.ApplicationId, live.Session.UserId), live);
            _bySubject.Remove((live.Session.ApplicationId, live.Session.Token.Subject), live);
        }
    }
}
