using System.Collections.Concurrent;

namespace Parley.SocketIO.Engine;

/// <summary>The connections that the app does not trust yet, and what they have used together.</summary>
internal sealed class Probations(UntrustedLimits limits)
{
    /// <summary>What every client may use: a handshake, a token, the answers.</summary>
    internal const int Uncounted = 4 * 1024;

    /// <summary>What a packet costs beside its bytes: arrays, entries of queues, calls.</summary>
    internal const int PacketCost = 64;

    private readonly ConcurrentDictionary<Probation, bool> _all = new();
    private long _total;

    internal UntrustedLimits Limits => limits;

    internal Probation Begin(EngineConnection connection)
    {
        var probation = new Probation(this, connection);
        _all[probation] = true;
        return probation;
    }

    internal void Remove(Probation probation) => _all.TryRemove(probation, out _);

    internal void Add(long bytes) => Interlocked.Add(ref _total, bytes);

    /// <summary>Cuts who has used most until all together are within the limit: a client that wants to log in never has.</summary>
    /// <param name="holdsLocks">Whether the caller may hold some, which the end of another connection may want.</param>
    internal void Shed(bool holdsLocks)
    {
        while (Interlocked.Read(ref _total) > limits.MaxTotal && Largest() is { Counted: > 0 } most)
        {
            if (!most.TryEnd())
                continue;
            if (holdsLocks)
                most.Connection.CutElsewhere(DisconnectReason.BeyondUntrustedLimits);
            else
                most.Connection.Cut(DisconnectReason.BeyondUntrustedLimits);
        }
    }

    private Probation? Largest() => _all.Select(static entry => entry.Key).MaxBy(static one => one.Counted);
}
