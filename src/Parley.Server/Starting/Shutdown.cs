using Parley.Server.Configuration;
using Parley.Server.Health;
using Parley.Server.Sessions;

namespace Parley.Server.Starting;

/// <summary>
/// What comes between the order to end and the end of the listener, so that nobody's request fails:
/// <list type="number">
/// <item><c>/health/ready</c> says no and new sockets are refused, from the first moment;</item>
/// <item>the sockets are closed little by little, for all of their clients come back at once, and to fewer nodes than
/// before;</item>
/// <item>requests are answered as ever, each with the wish to connect anew. Where a balancer asks for the health, the listener
/// stays for the whole time, for the balancer must hear the no first;</item>
/// <item>then the listener ends, and what it is still answering is waited for, at most until <see cref="Limit"/>.</item>
/// </list>
/// </summary>
internal sealed partial class Shutdown(
    SessionSockets sockets, Readiness readiness, ServerHealth health, ParleyOptions options, TimeProvider time,
    ILogger<Shutdown> log)
{
    /// <summary>For all of it: service managers kill after 30 seconds, and the store is still to be closed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    /// <summary>For the farewells of the last sockets.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    public async Task Drain(CancellationToken cancel)
    {
        var spread = options.ShutdownSpread;
        var beganAt = time.GetTimestamp();
        readiness.Drain();
        LogDraining(log, sockets.Count, spread.TotalSeconds);
        await sockets.Drain(spread, Farewell, cancel);
        var left = spread - time.GetElapsedTime(beganAt);
        if (health.IsWatched && left > TimeSpan.Zero)
        {
            LogWatched(log, left.TotalSeconds);
            await Task.Delay(left, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        LogDrained(log);
    }

    [LoggerMessage(LogLevel.Information,
        "The server is to end: it is not ready any more, and closes its sockets ({Count}) within {Seconds} s")]
    private static partial void LogDraining(ILogger log, int count, double seconds);

    [LoggerMessage(LogLevel.Information,
        "Requests are answered for {Seconds:0.0} s more, until whoever asks for the health of the server has heard that it ends")]
    private static partial void LogWatched(ILogger log, double seconds);

    [LoggerMessage(LogLevel.Information, "The sockets are closed; the listener ends when open requests are answered")]
    private static partial void LogDrained(ILogger log);
}
