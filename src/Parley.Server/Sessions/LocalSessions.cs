using System.Collections.Concurrent;
using Parley.Domain;
using Parley.Domain.Revocations;
using Parley.Domain.Sessions;
using Parley.Server.Configuration;
using Parley.Server.Telemetry;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>
/// The sessions whose sockets are on this node, and what ends them:
/// <list type="bullet">
/// <item>the token's end: the client is told, may refresh for a moment, and is then disconnected for good;</item>
/// <item>a signal about its application or user: everything is checked again as at login;</item>
/// <item>a signal about the session: it was refreshed, ended, or taken over by another socket;</item>
/// <item>the socket's own end: the session can be resumed until its time to live is over.</item>
/// </list>
/// Whoever is disconnected for good gets a Socket.IO DISCONNECT packet, which clients take for the token's end; a closed
/// transport, which they answer by reconnecting, is left to restarts.
/// </summary>
internal sealed partial class LocalSessions : BackgroundService
{
    /// <summary>How often connected sessions are kept alive in the store.</summary>
    public static readonly TimeSpan KeepInterval = TimeSpan.FromMinutes(5);

    /// <summary>How often the places of sessions are stored: after a crash, a client may be shown so much again.</summary>
    private static readonly TimeSpan PlaceInterval = TimeSpan.FromSeconds(10);

    /// <summary>How often sessions are held against their applications, for a signal may be lost.</summary>
    private static readonly TimeSpan JudgeInterval = TimeSpan.FromSeconds(5);

    private const int ChunkSize = 500;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string ApplicationId, string Id), LiveSession> _sessions = new();
    private readonly ConcurrentDictionary<(string ApplicationId, string UserId), LiveSession[]> _byUser = new();
    private readonly ConcurrentDictionary<LiveSession, Task> _releases = new();
    private readonly Strangers _strangers;
    private readonly Replays _replays;
    private readonly IStore _store;
    private readonly Auth.Directory _directory;
    private readonly ParleyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalSessions> _log;
    private long _signalsHeard;
    private long _generation;

    public LocalSessions(
        IStore store, ISignals signals, Auth.Directory directory, Strangers strangers, Replays replays, ParleyMetrics metrics,
        ParleyOptions options, TimeProvider time, ILogger<LocalSessions> log)
    {
        (_store, _directory, _strangers, _replays, _options, _time, _log) =
            (store, directory, strangers, replays, options, time, log);
        signals.Subscribe(Hear);
        metrics.ObserveSessions(() => _sessions.Count);
    }

    /// <summary>Tells whether a signal came between two moments.</summary>
    public long SignalsHeard => Interlocked.Read(ref _signalsHeard);

    public bool IsEmpty => _sessions.IsEmpty;

    /// <summary>Another number whenever a session came or went.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    public int Count => _sessions.Count;

    public IEnumerable<LiveSession> OfApplication(string applicationId) =>
        _sessions.Select(session => session.Value).Where(live => live.Session.ApplicationId == applicationId);

    public IReadOnlyList<LiveSession> OfUser(string applicationId, string userId) =>
        _byUser.TryGetValue((applicationId, userId), out var sessions) ? sessions : [];

    public IEnumerable<LiveSession> All => _sessions.Select(session => session.Value);

    /// <summary>Takes a session in. A socket that had it before is told that it has it no longer.</summary>
    public LiveSession Add(Session session, Socket socket)
    {
        // The text of the places is not kept beside the places.
        var live = new LiveSession(session with { Positions = "" }, socket, _replays.Start);
        var key = (session.ApplicationId, session.Id);
        _sessions.TryGetValue(key, out var before);
        live.Begin(before is null ? Positions.Read(session.Positions) : before.Received());
        _sessions[key] = live;
        _byUser.AddOrUpdate((session.ApplicationId, session.UserId), [live], (_, others) => [.. others.Where(other => other != before), live]);
        Interlocked.Increment(ref _generation);
        if (before is not null && before.Socket != socket)
            Terminate(before);
        return live;
    }

    /// <summary>Puts a session under its new token, where its socket is on this node.</summary>
    public void Refresh(Session stored)
    {
        if (!_sessions.TryGetValue((stored.ApplicationId, stored.Id), out var live) || stored.Connection != live.Session.Connection)
            return;
        live.Session = stored with { Positions = "" };
        live.ToldOfExpiry = false;
    }

    /// <summary>Lets go of a session whose socket is gone; it can be resumed until its time to live is over.</summary>
    public async Task Release(LiveSession live)
    {
        if (!Remove(live))
            return;
        var release = Release([live.Stored()]);
        _releases[live] = release;
        await release;
        _releases.TryRemove(live, out _);
    }

    /// <summary>
    /// The transports are closed by now, but perhaps not every handler has been told. What is left is released while the
    /// store is still open.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var chunk in _sessions.Values.Where(Remove).Select(live => live.Stored()).Chunk(ChunkSize))
            await Release(chunk);
        await Task.WhenAll(_releases.Values);
    }

    /// <summary>Forgets a session that was ended by its own client.</summary>
    public bool Remove(LiveSession live)
    {
        var session = live.Session;
        if (!_sessions.TryRemove(new KeyValuePair<(string, string), LiveSession>((session.ApplicationId, session.Id), live)))
            return false;
        var user = (session.ApplicationId, session.UserId);
        _byUser.AddOrUpdate(user, [], (_, all) => [.. all.Where(other => other != live)]);
        if (_byUser.TryGetValue(user, out var rest) && rest.Length == 0)
            _byUser.TryRemove(new KeyValuePair<(string, string), LiveSession[]>(user, rest));
        Interlocked.Increment(ref _generation);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, _time);
        var keptAt = _time.GetTimestamp();
        var (placedAt, judgedAt) = (keptAt, keptAt);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                EndExpired();
                _strangers.Expire();
                if (_time.GetElapsedTime(judgedAt) >= JudgeInterval)
                {
                    judgedAt = _time.GetTimestamp();
                    await Guard(Judge);
                }

                if (_time.GetElapsedTime(keptAt) >= KeepInterval)
                {
                    keptAt = placedAt = _time.GetTimestamp();
                    await Keep(_sessions.Values.Select(live => live.Stored()), stoppingToken);
                    await DeleteDead(stoppingToken);
                }
                else if (_time.GetElapsedTime(placedAt) >= PlaceInterval)
                {
                    placedAt = _time.GetTimestamp();
                    await Keep(_sessions.Values.Select(live => live.Moved()).OfType<Session>(), stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; its sockets are drained and their sessions released one by one.
        }
    }

    private async Task Release(Session[] sessions)
    {
        try
        {
            var until = Moment.Now(_time) + (long)_options.SessionTimeToLive.TotalMicroseconds;
            await _store.KeepSessions(sessions, until, CancellationToken.None);
        }
        catch (StoreException failure)
        {
            LogNotKept(_log, failure, sessions.Length);
        }
    }

    private void EndExpired()
    {
        var now = Moment.Now(_time);
        var grace = (long)_options.SessionExpiryGrace.TotalMicroseconds;
        foreach (var live in _sessions.Values)
        {
            var ended = now - live.Session.Token.EndsAt;
            if (ended < 0)
                continue;
            if (!live.ToldOfExpiry)
            {
                live.ToldOfExpiry = true;
                SessionFrames.Refuse(live.Socket, Problems.ExpiredToken, null);
            }
            else if (ended >= grace)
            {
                live.Socket.Disconnect();
            }
        }
    }

    private async Task Keep(IEnumerable<Session> sessions, CancellationToken cancel)
    {
        try
        {
            var until = Moment.Now(_time) + (long)(_options.SessionTimeToLive + KeepInterval).TotalMicroseconds;
            foreach (var chunk in sessions.Chunk(ChunkSize))
                await _store.KeepSessions(chunk, until, cancel);
        }
        catch (StoreException failure)
        {
            // Kept again at the next interval, long before the time to live is over.
            LogNotKept(_log, failure, _sessions.Count);
        }
    }

    private async Task DeleteDead(CancellationToken cancel)
    {
        try
        {
            await _store.DeleteDeadSessions(Moment.Now(_time), cancel);
            await _store.DeleteFormerNames(Revocation.Oldest(_time), cancel);
        }
        catch (StoreException failure)
        {
            LogNotDeleted(_log, failure);
        }
    }

    /// <summary>Checks a session as at login, and that it is still there and this socket's.</summary>
    public Task Verify(LiveSession live) => Guard(async () =>
    {
        await CheckAgain(live);
        await ReadAgain(live);
    });

    private void Hear(Signal? signal)
    {
        Interlocked.Increment(ref _signalsHeard);
        switch (signal)
        {
            case { Kind: SignalKind.SessionChanged, Subject: { } id }:
                if (_sessions.TryGetValue((signal.Scope, id), out var changed))
                    Begin(changed, () => ReadAgain(changed));
                break;
            case { Kind: SignalKind.UserChanged, Subject: { } name }:
                CheckAgain(session => session.ApplicationId == signal.Scope && session.Token.Subject == name);
                break;
            case { Kind: SignalKind.ApplicationChanged, Revoked: { } revoked }:
                CheckAgain(session => session.ApplicationId == signal.Scope && IsUnder(session.Token, revoked));
                break;
            case { Kind: SignalKind.ApplicationChanged }:
                CheckAgain(session => session.ApplicationId == signal.Scope);
                break;
            case null:
                CheckAgain(_ => true);
                break;
        }
    }

    private void CheckAgain(Func<Session, bool> concerns)
    {
        foreach (var live in _sessions.Values)
        {
            if (concerns(live.Session))
                Begin(live, () => Verify(live));
        }
    }

    /// <summary>Checks a session in the background; one that cannot be judged has to reconnect.</summary>
    private void Begin(LiveSession live, Func<Task> check) =>
        Background.Run(() => Guard(check), _log, "a session is checked again", live.Socket.CloseTransport);

    private static bool IsUnder(SessionToken token, IReadOnlyList<RevokedTokens> revoked)
    {
        foreach (var tokens in revoked)
        {
            if (tokens.Cover(token.Id, token.Subject, token.IssuedAt))
                return true;
        }

        return false;
    }

    /// <summary>The session in the store is the truth: it may be gone, another socket's, or under another token.</summary>
    private async Task ReadAgain(LiveSession live)
    {
        var stored = await _store.GetSession(live.Session.ApplicationId, live.Session.Id, CancellationToken.None);
        if (stored is null || stored.Connection != live.Session.Connection)
        {
            if (Remove(live))
                Terminate(live);
        }
        else if (stored.Token != live.Session.Token)
        {
            Refresh(stored);
        }
    }

    private async Task CheckAgain(LiveSession live)
    {
        var session = live.Session;
        var application = await _directory.Application(session.ApplicationId);
        var user = application is null ? null : await _directory.User(session.ApplicationId, session.Token.Subject);
        if (user?.Id != session.UserId || !application!.Accepts(session.Token))
            Refuse(live);
    }

    /// <summary>
    /// Holds every session against its application by what is in memory, where an application is read again once in a
    /// while: so a revocation whose signal was lost ends its sessions too.
    /// </summary>
    private async Task Judge()
    {
        foreach (var live in _sessions.Values)
        {
            var session = live.Session;
            var application = await _directory.Application(session.ApplicationId);
            if (application?.Accepts(session.Token) != true)
                Refuse(live);
        }
    }

    private void Refuse(LiveSession live)
    {
        if (!Remove(live))
            return;
        SessionFrames.Refuse(live.Socket, Problems.InvalidToken, null);
        live.Socket.Disconnect();
    }

    private static void Terminate(LiveSession live)
    {
        SessionFrames.Say(live.Socket, SessionEvents.Terminated, null);
        live.Socket.Disconnect();
    }

    private async Task Guard(Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (StoreException failure)
        {
            // The token's own end still ends the session, and the next signal checks again.
            LogNotChecked(_log, failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} sessions could not be kept alive in the store")]
    private static partial void LogNotKept(ILogger log, Exception failure, int count);

    [LoggerMessage(LogLevel.Warning, "Dead sessions could not be deleted; tried again at the next interval")]
    private static partial void LogNotDeleted(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "A session could not be checked again")]
    private static partial void LogNotChecked(ILogger log, Exception failure);
}
