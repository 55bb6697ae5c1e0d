using System.Net;
using Parley.Server.Configuration;
using IPNetwork = System.Net.IPNetwork;

namespace Parley.Server.Http;

/// <summary>
/// Warns once of a proxy that is not known. Without it links begin with http:// behind TLS, and nobody sees why.
/// </summary>
internal sealed partial class UntrustedProxies(RequestDelegate next, ParleyOptions options, ILogger<UntrustedProxies> log)
{
    private int _warned;

    public Task Invoke(HttpContext http)
    {
        if (_warned == 0 && IsForwarded(http) && http.Connection.RemoteIpAddress is { } address && !IsTrusted(address)
            && Interlocked.Exchange(ref _warned, 1) == 0)
            LogUntrusted(log, address);
        return next(http);
    }

    private static bool IsForwarded(HttpContext http) =>
        http.Request.Headers.ContainsKey("X-Forwarded-Proto") || http.Request.Headers.ContainsKey("X-Forwarded-For");

    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (IPNetwork network in options.TrustedProxies)
        {
            if (network.Contains(plain) || network.Contains(address))
                return true;
        }

        return false;
    }

    [LoggerMessage(LogLevel.Warning,
        "A request came with X-Forwarded headers from {Address}, which Parley:TrustedProxies does not name: the client's own " +
        "address and scheme are not believed. If this is your proxy, add it there. This is said once")]
    private static partial void LogUntrusted(ILogger log, IPAddress address);
}
