using Parley.Domain;
using Parley.Server.Starting;
using Parley.Server.Storage;

namespace Parley.Server.Health;

/// <summary>What the server can do now, for whoever decides whether to send it clients.</summary>
internal sealed class ServerHealth(IStore store, StoreHealth storeHealth, ISignals signals, Readiness readiness, TimeProvider time)
{
    /// <summary>A bus that is away for a moment harms nobody: what was signalled is found in the store.</summary>
    private static readonly TimeSpan SignalsMayBeLost = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(30);

    private long _askedAt;
    private long _askedBefore;
    private long _signalsLostAt;

    /// <summary>Whether somebody asks regularly, and so will see that the answer changes; once is no rule.</summary>
    public bool IsWatched => Volatile.Read(ref _askedBefore) is not 0 and var before && time.GetElapsedTime(before) < 2 * WatchInterval
        && time.GetElapsedTime(Volatile.Read(ref _askedAt)) < WatchInterval;

    /// <summary>Why it should get no clients; null when it should.</summary>
    public async Task<string?> Refusal(CancellationToken cancel)
    {
        Volatile.Write(ref _askedBefore, Interlocked.Exchange(ref _askedAt, time.GetTimestamp()));
        if (readiness.IsDraining)
            return "stopping";
        if (AreSignalsLost())
            return "signals of other nodes do not arrive";
        try
        {
            await store.Ping(cancel);
            // Whoever is not ready gets no requests, and so would never write again.
            if (storeHealth.IsUnsure)
                await store.PingByWriting(cancel);
            return storeHealth.CanBeWritten ? null : "store cannot be written";
        }
        catch (StoreException)
        {
            return "store does not answer";
        }
    }

    private bool AreSignalsLost()
    {
        if (signals.Connected)
        {
            Volatile.Write(ref _signalsLostAt, 0);
            return false;
        }

        var lostAt = Interlocked.CompareExchange(ref _signalsLostAt, time.GetTimestamp(), 0);
        return lostAt != 0 && time.GetElapsedTime(lostAt) >= SignalsMayBeLost;
    }
}
