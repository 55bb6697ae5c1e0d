using System.Collections.Concurrent;
using Parley.Domain;
using Parley.Domain.Revocations;
using Parley.Domain.Sessions;
using Parley.Domain.Users;
using Parley.Server.Auth;
using Parley.Tokens;

namespace Parley.Server.Sessions;

/// <summary>
/// Ends the sessions whose token a request would no longer be taken with, and those that are gone or another socket's. A signal
/// tells at once; since signals may be lost, everything is also found without one:
/// <list type="bullet">
/// <item>applications, their keys and revocations: what is remembered of an application is at most <see cref="Trust"/> old, and
/// its sessions are held against it whenever it was read anew;</item>
/// <item>users: the store is asked which names were given up lately, in one small read for all sessions, and whose sessions
/// those are is looked up;</item>
/// <item>rows: each is read once a minute, hundreds at a time.</item>
/// </list>
/// The first two take at most <see cref="Trust"/> and <see cref="JudgeInterval"/> together, which is ten seconds.
/// </summary>
internal sealed partial class SessionChecks : BackgroundService
{
    private const int ChunkSize = 500;
    private static readonly TimeSpan JudgeInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan RowInterval = TimeSpan.FromMinutes(1);

    /// <summary>Clocks of nodes differ, and a name may be stored a while after the moment at which it was given up.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(1);

    private readonly LocalSessions _sessions;
    private readonly IStore _store;
    private readonly Auth.Directory _directory;
    private readonly TokenOptions _tokens;
    private readonly TimeProvider _time;
    private readonly ILogger<SessionChecks> _log;
    private readonly Dictionary<string, ApplicationState?> _judgedBy = new(StringComparer.Ordinal);

    // In the order in which their rows are to be read, for each waits for as long as the others.
    private readonly ConcurrentQueue<(LiveSession Live, long Since)> _rows = new();
    private HashSet<FormerName> _knownNames = [];
    private long _signalsHeard;

    public SessionChecks(
        LocalSessions sessions, IStore store, ISignals signals, Auth.Directory directory, TokenOptions tokens, TimeProvider time,
        ILogger<SessionChecks> log)
    {
        (_sessions, _store, _directory, _tokens, _time, _log) = (sessions, store, directory, tokens, time, log);
        signals.Subscribe(Hear);
    }

    /// <summary>Tells whether a signal came between two moments.</summary>
    public long SignalsHeard => Interlocked.Read(ref _signalsHeard);

    /// <summary>
    /// Checks a session from now on. It was accepted at its login, perhaps by an older state of its application than the others
    /// of which were judged already.
    /// </summary>
    public Task Follow(LiveSession live)
    {
        _rows.Enqueue((live, _time.GetTimestamp()));
        return Guard(() => Judge([live]));
    }

    /// <summary>Checks a session as at login, and that it is still there and this socket's.</summary>
    public Task Verify(LiveSession live) => Guard(async () =>
    {
        await JudgeWithUser(live);
        await Read([live], CancellationToken.None);
    });

    /// <summary>
    /// The sessions in the store are the truth: they may be gone, another socket's, or under another token. What cannot be
    /// read is left as it is.
    /// </summary>
    /// <returns>Whether they could be read.</returns>
    public Task<bool> ReadRows(IReadOnlyList<LiveSession> sessions, CancellationToken cancel) => Guard(() => Read(sessions, cancel));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(JudgeInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (_sessions.IsEmpty)
                    continue;
                await Guard(JudgeApplications);
                await Guard(() => JudgeFormerNames(stoppingToken));
                await ReadDueRows(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; its sockets are drained.
        }
    }

    private void Hear(Signal? signal)
    {
        Interlocked.Increment(ref _signalsHeard);
        switch (signal)
        {
            case { Kind: SignalKind.SessionChanged, Subject: { } id }:
                if (_sessions.Find(signal.Scope, id) is { } changed)
                    Run([changed], one => Read(one, CancellationToken.None));
                break;
            case { Kind: SignalKind.UserChanged, Subject: { } name }:
                Run(_sessions.OfSubject(signal.Scope, name), JudgeWithUsers);
                break;
            case { Kind: SignalKind.ApplicationChanged, Revoked: { } revoked }:
                Run([.. _sessions.OfApplication(signal.Scope).Where(live => IsUnder(live.Session.Token, revoked))], Judge);
                break;
            case { Kind: SignalKind.ApplicationChanged }:
                Run([.. _sessions.OfApplication(signal.Scope)], JudgeAndRead);
                break;
            case null:
                Run([.. _sessions.All], JudgeAndRead);
                break;
        }
    }

    /// <summary>Checks sessions in the background; those that cannot be judged for a defect have to reconnect.</summary>
    private void Run(IReadOnlyList<LiveSession> sessions, Func<IReadOnlyList<LiveSession>, Task> check)
    {
        if (sessions.Count > 0)
            Background.Run(() => Guard(() => check(sessions)), _log, "sessions are checked again", () =>
            {
                foreach (var live in sessions)
                    live.Socket.CloseTransport();
            });
    }

    private async Task JudgeAndRead(IReadOnlyList<LiveSession> sessions)
    {
        await Judge(sessions);
        await Read(sessions, CancellationToken.None);
    }

    private async Task JudgeWithUsers(IReadOnlyList<LiveSession> sessions)
    {
        foreach (var live in sessions)
            await JudgeWithUser(live);
    }

    private static bool IsUnder(SessionToken token, IReadOnlyList<RevokedTokens> revoked)
    {
        foreach (var tokens in revoked)
        {
            if (tokens.Cover(token.Id, token.Subject, token.IssuedAt))
                return true;
        }

        return false;
    }

    private async Task JudgeWithUser(LiveSession live)
    {
        var session = live.Session;
        var token = UsedToken.Of(session);
        var application = await _directory.Application(session.ApplicationId);
        var refusal = TokenUse.RefusalBy(application, token);
        if (refusal is null)
        {
            var user = await _directory.User(session.ApplicationId, session.Token.Subject);
            refusal = TokenUse.RefusalBy(user, token, _tokens.ClockSkew);
            // The user keeps its id, and another one may have its name.
            if (refusal is null && user!.Id != session.UserId)
                refusal = Problems.InvalidToken;
        }

        if (refusal is null)
            live.Check.Accept(session, application);
        else
            _sessions.Refuse(live);
    }

    private async Task JudgeApplications()
    {
        foreach (var gone in _judgedBy.Keys.Except(_sessions.Applications).ToList())
            _judgedBy.Remove(gone);
        foreach (var id in _sessions.Applications)
        {
            var application = await _directory.Application(id, Trust);
            if (application is not null && _judgedBy.GetValueOrDefault(id) == application)
                continue;
            await Judge(_sessions.OfApplication(id));
            _judgedBy[id] = application;
        }
    }

    private async Task Judge(IEnumerable<LiveSession> sessions)
    {
        foreach (var live in sessions)
        {
            var session = live.Session;
            var application = await _directory.Application(session.ApplicationId);
            if (live.Check.IsAccepted(session, application))
                continue;
            if (TokenUse.RefusalBy(application, UsedToken.Of(session)) is null)
                live.Check.Accept(session, application);
            else
                _sessions.Refuse(live);
        }
    }

    private async Task JudgeFormerNames(CancellationToken cancel)
    {
        var since = Moment.Now(_time) - (long)(LookBack + _tokens.ClockSkew).TotalMicroseconds;
        var names = (await _store.ListFormerNames(since, cancel)).ToHashSet();
        foreach (var former in names)
        {
            if (_knownNames.Contains(former))
                continue;
            _directory.ForgetUser(former.ApplicationId, former.Name);
            foreach (var live in former.Name.Length == 0
                ? _sessions.OfApplication(former.ApplicationId) : _sessions.OfSubject(former.ApplicationId, former.Name))
                await JudgeWithUser(live);
        }

        _knownNames = names;
    }

    private async Task<bool> Guard(Func<Task> check)
    {
        try
        {
            await check();
            return true;
        }
        catch (StoreException failure)
        {
            // The token's own end still ends the session, and the next tick checks again.
            if (!failure.IsLogged)
                LogNotChecked(_log, failure);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sessions could not be checked again")]
    private static partial void LogNotChecked(ILogger log, Exception failure);
}
