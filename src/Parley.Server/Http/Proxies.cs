using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Parley.Server.Configuration;
using IPNetwork = System.Net.IPNetwork;

namespace Parley.Server.Http;

/// <summary>
/// The proxies in front of the server. Without them being known, every client has the address of the proxy, and the
/// bound on an address's connections is one on all of them.
/// </summary>
internal static class Proxies
{
    /// <summary>Reads an address, as <c>10.0.0.1</c>, or a network, as <c>10.0.0.0/8</c>.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
            return true;
        if (!IPAddress.TryParse(text, out var address))
            return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    public static IPNetwork Parse(string text) =>
        TryParse(text, out var network) ? network : throw new FormatException($"'{text}' is no address and no network.");

    /// <summary>Puts the client's own address and scheme into each request that comes through a known proxy.</summary>
    public static void UseTrustedProxies(this WebApplication app, ParleyOptions options)
    {
        if (options.TrustedProxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // As many as stand in a row, each of them known.
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies)
            forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
    }
}
