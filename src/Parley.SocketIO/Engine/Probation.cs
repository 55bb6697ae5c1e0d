namespace Parley.SocketIO.Engine;

/// <summary>What a connection has used of the limits that it has until the app trusts it.</summary>
internal sealed class Probation(Probations all, EngineConnection connection)
{
    private readonly Lock _gate = new();
    private int _received;
    private int _sent;
    private bool _isOver;

    internal EngineConnection Connection => connection;

    /// <summary>What of it counts among that of all.</summary>
    internal long Counted { get; private set; }

    /// <summary>Counts what came. Never called under a lock: it may end other connections.</summary>
    /// <returns>False: that is more than it may send.</returns>
    internal bool TryReceive(long bytes) => TryUse(ref _received, bytes, all.Limits.MaxReceived, holdsLocks: false);

    /// <returns>False: that is more than it may be sent.</returns>
    internal bool TrySend(long bytes) => TryUse(ref _sent, bytes, all.Limits.MaxSent, holdsLocks: true);

    /// <summary>What was received is held no longer, and leaves no trace.</summary>
    internal void GiveBack(long received) => TryReceive(-received);

    /// <summary>From now on nothing counts.</summary>
    /// <returns>False when that was so already.</returns>
    internal bool TryEnd()
    {
        lock (_gate)
        {
            if (_isOver)
                return false;
            _isOver = true;
            all.Remove(this);
            Count(0);
            return true;
        }
    }

    private bool TryUse(ref int used, long bytes, int most, bool holdsLocks)
    {
        lock (_gate)
        {
            if (_isOver)
                return true;
            if (used + bytes > most)
                return false;
            used += (int)bytes;
            Count(Math.Max(0, _received + _sent - Probations.Uncounted));
        }
        all.Shed(holdsLocks);
        return true;
    }

    private void Count(long now)
    {
        all.Add(now - Counted);
        Counted = now;
    }
}
