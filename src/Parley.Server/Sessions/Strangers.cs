using System.Collections.Concurrent;
using System.Net;
using Parley.Server.Configuration;
using Parley.Server.Http;

namespace Parley.Server.Sessions;

/// <summary>
/// Connections that are not logged in. An address may have only so many, and each only so long: a flood of them costs its
/// sender and not the server. What counts is the connection, whatever it does, from its handshake to its login, and again
/// when its session is over.
/// </summary>
internal sealed class Strangers(ParleyOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<IPAddress, int> _perNetwork = new();
    private readonly ConcurrentDictionary<Stranger, bool> _all = new();

    /// <summary>Null when the address has too many already. To be disposed of when the connection has ended.</summary>
    public Stranger? Admit(IPAddress? address)
    {
        var network = ClientNetwork.Of(address);
        if (Enter(network) > options.MaximumStrangersPerAddress)
        {
            Leave(network);
            return null;
        }

        var stranger = new Stranger(this, network, time.GetTimestamp());
        _all[stranger] = true;
        return stranger;
    }

    /// <summary>Ends the connections whose time is over. One that is in no namespace yet is ended by the transport, and sooner.</summary>
    public void Expire()
    {
        foreach (var (stranger, _) in _all)
        {
            if (time.GetElapsedTime(stranger.Since) >= Patience)
                stranger.Socket?.Disconnect(closeTransport: true);
        }
    }

    /// <summary>The connection logged in, or has ended.</summary>
    internal void Forget(Stranger stranger)
    {
        if (_all.TryRemove(stranger, out _))
            Leave(stranger.Network);
    }

    /// <summary>Its session is over: its time begins again. An address is not refused what it has already.</summary>
    internal void Return(Stranger stranger)
    {
        stranger.Since = time.GetTimestamp();
        if (_all.TryAdd(stranger, true))
            Enter(stranger.Network);
    }

    private int Enter(IPAddress network) => _perNetwork.AddOrUpdate(network, 1, (_, count) => count + 1);

    private void Leave(IPAddress network)
    {
        if (_perNetwork.AddOrUpdate(network, 0, (_, count) => count - 1) <= 0)
            _perNetwork.TryRemove(new KeyValuePair<IPAddress, int>(network, 0));
    }
}
