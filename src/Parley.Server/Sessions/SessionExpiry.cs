using Parley.Domain;
using Parley.Server.Configuration;

namespace Parley.Server.Sessions;

/// <summary>
/// Ends sessions with their tokens: the client is told, may refresh for a moment, and is then disconnected for good. Before
/// that the row is read, for the token may have been refreshed through another node.
/// </summary>
internal sealed class SessionExpiry(
    LocalSessions sessions, SessionChecks checks, Strangers strangers, ParleyOptions options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>A store that answers later is asked again, and keeps an ended token alive no longer than the grace.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                strangers.Expire();
                await EndExpired(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; its sockets are drained.
        }
    }

    private async Task EndExpired(CancellationToken cancel)
    {
        var taken = sessions.TakeEnded(Moment.Now(time));
        var ended = taken.Where(IsDue).ToList();
        var isRead = ended.Count == 0 || await IsRead(ended, cancel);
        foreach (var live in taken)
        {
            if (IsDue(live) && (isRead || IsOverdue(live)))
                End(live);
            // Until it is gone, or under another token.
            sessions.PutOff(live, NextLook(live));
        }
    }

    private static void End(LiveSession live)
    {
        if (live.ToldOfExpiry)
        {
            live.Socket.Disconnect();
            return;
        }

        live.ToldOfExpiry = true;
        SessionFrames.Refuse(live.Socket, Problems.ExpiredToken, null);
    }

    private long NextLook(LiveSession live) => live.Session.Token.EndsAt + (live.ToldOfExpiry ? Microseconds(options.SessionExpiryGrace) : 0);

    private async Task<bool> IsRead(List<LiveSession> ended, CancellationToken cancel)
    {
        try
        {
            return await checks.ReadRows(ended, cancel).WaitAsync(Patience, time, cancel);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Whether it is to be told of its token's end, or to be disconnected.</summary>
    private bool IsDue(LiveSession live) => HasEndedFor(live, live.ToldOfExpiry ? options.SessionExpiryGrace : TimeSpan.Zero);

    private bool IsOverdue(LiveSession live) => HasEndedFor(live, options.SessionExpiryGrace) && HasEndedFor(live, Patience);

    private bool HasEndedFor(LiveSession live, TimeSpan atLeast) =>
        Moment.Now(time) - live.Session.Token.EndsAt >= Microseconds(atLeast);

    private static long Microseconds(TimeSpan time) => (long)time.TotalMicroseconds;
}
