using System.Collections.Concurrent;
using System.Net;
using Parley.Server.Configuration;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>
/// Connections that are not logged in yet. An address may have only so many, and each only so long: a flood of them
/// costs its sender and not the server.
/// </summary>
internal sealed class Strangers(ParleyOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<IPAddress, int> _perAddress = new();
    private readonly ConcurrentDictionary<Stranger, byte> _all = new();

    /// <summary>Null when the address has too many already.</summary>
    public Stranger? Admit(IPAddress? address)
    {
        address ??= IPAddress.None;
        if (_perAddress.AddOrUpdate(address, 1, (_, count) => count + 1) > options.MaximumStrangersPerAddress)
        {
            Leave(address);
            return null;
        }

        var stranger = new Stranger(address, time.GetTimestamp());
        _all[stranger] = 0;
        return stranger;
    }

    /// <summary>A connection that logged out may not stay for long; no address is charged for it.</summary>
    public Stranger Return(Socket socket)
    {
        var stranger = new Stranger(null, time.GetTimestamp()) { Socket = socket };
        _all[stranger] = 0;
        return stranger;
    }

    /// <summary>The connection logged in, or is gone.</summary>
    public void Forget(Stranger stranger)
    {
        if (_all.TryRemove(stranger, out _) && stranger.Address is { } address)
            Leave(address);
    }

    public void Expire()
    {
        foreach (var stranger in _all.Keys)
        {
            if (time.GetElapsedTime(stranger.Since) < Patience)
                continue;
            Forget(stranger);
            stranger.Socket?.Disconnect(closeTransport: true);
        }
    }

    private void Leave(IPAddress address)
    {
        if (_perAddress.AddOrUpdate(address, 0, (_, count) => count - 1) <= 0)
            _perAddress.TryRemove(new KeyValuePair<IPAddress, int>(address, 0));
    }
}

internal sealed class Stranger(IPAddress? address, long since)
{
    public IPAddress? Address { get; } = address;

    public long Since { get; } = since;

    /// <summary>Set when the namespace is connected; a connection that never gets there is ended by the transport.</summary>
    public Socket? Socket { get; set; }
}
