using System.Collections.Concurrent;
using Parley.Domain;
using Parley.Domain.Revocations;
using Parley.Domain.Sessions;
using Parley.Server.Configuration;

namespace Parley.Server.Sessions;

/// <summary>
/// Keeps the rows of the sessions that are connected here, and lets go of those whose sockets are gone: they can be resumed
/// until their time to live is over. That this node lives, and with it all of its sessions, is one row.
/// </summary>
internal sealed partial class SessionKeeper(
    LocalSessions sessions, ThisNode node, IStore store, ISignals signals, ParleyOptions options, TimeProvider time,
    ILogger<SessionKeeper> log) : BackgroundService
{
    /// <summary>How often connected sessions are kept alive in the store.</summary>
    public static readonly TimeSpan KeepInterval = TimeSpan.FromMinutes(5);

    /// <summary>How often the places of sessions are stored: after a crash, a client may be shown so much again.</summary>
    private static readonly TimeSpan PlaceInterval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan NodeInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long a node counts as alive that was killed. Its clock may differ from that of who reads this.</summary>
    private static readonly TimeSpan NodeLife = TimeSpan.FromSeconds(30);

    /// <summary>A node that is alone needs not say again that it lives: the next one to start says that it does not.</summary>
    private static readonly TimeSpan LifeAlone = TimeSpan.FromDays(3650);

    private const int ChunkSize = 500;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // By connection, which no two sessions have in common.
    private readonly ConcurrentDictionary<string, (Session Session, TaskCompletionSource Done)> _releases =
        new(StringComparer.Ordinal);
    private volatile bool _isOver;

    /// <summary>Lets go of a session whose socket is gone.</summary>
    public async Task Release(LiveSession live)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = live.Session;
        var connection = session.Connection;
        // First, so that whoever finds the session in neither place finds its row up to date.
        _releases[connection] = (session, release);
        try
        {
            // Once all is over nobody waits for it any more, and the store may be closed.
            if (sessions.Remove(live) && !_isOver)
                await Release([live.Stored()]);
        }
        finally
        {
            _releases.TryRemove(KeyValuePair.Create(connection, (session, release)));
            release.SetResult();
        }
    }

    /// <summary>Whether the row of a connection's session was still being written; by now it is.</summary>
    public async ValueTask<bool> AwaitRelease(string connection)
    {
        if (!_releases.TryGetValue(connection, out var release))
            return false;
        await release.Done.Task;
        return true;
    }

    /// <summary>Stores where a session is that another node is about to take, or waits until it is stored.</summary>
    public async Task HandOver(string applicationId, string id, LiveSession? live)
    {
        foreach (var (session, done) in _releases.Values)
        {
            if (session.Id == id && session.ApplicationId == applicationId)
                await done.Task;
        }

        if (live is not null && !_isOver)
            await Keep([live.Stored()], CancellationToken.None);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.KeepNode(node.Id, NodeUntil(), isAlone: !signals.ReachesOthers, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>
    /// The transports are closed by now, but perhaps not every handler has been told. What is left is released while the
    /// store is still open.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var chunk in sessions.All.Where(sessions.Remove).Select(live => live.Stored()).Chunk(ChunkSize))
            await Release(chunk);
        _isOver = true;
        await Task.WhenAll(_releases.Values.Select(release => release.Done.Task));
        await Guard(() => store.ForgetNodes(node.Id, 0, CancellationToken.None), LogNotDeleted);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var keptAt = time.GetTimestamp();
        var (placedAt, toldAt) = (keptAt, keptAt);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (signals.ReachesOthers && time.GetElapsedTime(toldAt) >= NodeInterval)
                {
                    toldAt = time.GetTimestamp();
                    await Guard(() => store.KeepNode(node.Id, NodeUntil(), isAlone: false, stoppingToken), LogNotKept);
                }

                if (time.GetElapsedTime(keptAt) >= KeepInterval)
                {
                    keptAt = placedAt = time.GetTimestamp();
                    await Keep(sessions.All.Select(live => live.Stored()), stoppingToken);
                    await Guard(() => DeleteDead(stoppingToken), LogNotDeleted);
                }
                else if (time.GetElapsedTime(placedAt) >= PlaceInterval)
                {
                    placedAt = time.GetTimestamp();
                    await Keep(sessions.All.Select(live => live.Moved()).OfType<Session>(), stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; its sockets are drained and their sessions released one by one.
        }
    }

    private long NodeUntil() => Moment.Now(time) + (long)(signals.ReachesOthers ? NodeLife : LifeAlone).TotalMicroseconds;

    private Task Release(Session[] left) => Guard(
        () => store.KeepSessions(
            [.. left.Select(session => session with { Node = "" })],
            Moment.Now(time) + (long)options.SessionTimeToLive.TotalMicroseconds, CancellationToken.None),
        LogNotKept);

    private Task Keep(IEnumerable<Session> kept, CancellationToken cancel) => Guard(
        async () =>
        {
            var until = Moment.Now(time) + (long)(options.SessionTimeToLive + KeepInterval).TotalMicroseconds;
            foreach (var chunk in kept.Chunk(ChunkSize))
                await store.KeepSessions(chunk, until, cancel);
        },
        // Kept again at the next interval, long before the time to live is over.
        LogNotKept);

    private async Task DeleteDead(CancellationToken cancel)
    {
        await store.DeleteDeadSessions(Moment.Now(time), cancel);
        await store.DeleteFormerNames(Revocation.Oldest(time), cancel);
        await store.ForgetNodes(null, Moment.Now(time) - (long)KeepInterval.TotalMicroseconds, cancel);
    }

    private async Task Guard(Func<Task> work, Action<ILogger, Exception> logFailure)
    {
        try
        {
            await work();
        }
        catch (StoreException failure)
        {
            if (!failure.IsLogged)
                logFailure(log, failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sessions could not be kept alive in the store; tried again at the next interval")]
    private static partial void LogNotKept(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "Dead sessions could not be deleted; tried again at the next interval")]
    private static partial void LogNotDeleted(ILogger log, Exception failure);
}
