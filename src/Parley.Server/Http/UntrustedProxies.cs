using System.Net;
using Parley.Server.Configuration;
using IPNetwork = System.Net.IPNetwork;

namespace Parley.Server.Http;

/// <summary>
/// Warns once in a while of a proxy that is not known. Without it links begin with http:// behind TLS, limits on an address
/// are limits on everybody, and nobody sees why.
/// </summary>
internal sealed partial class UntrustedProxies(
    RequestDelegate next, ParleyOptions options, TimeProvider time, ILogger<UntrustedProxies> log)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    private long _warnedAt = long.MinValue;

    public Task Invoke(HttpContext http)
    {
        if (IsForwarded(http) && http.Connection.RemoteIpAddress is { } address && !IsTrusted(address) && IsTimeToWarn())
            LogUntrusted(log, address);
        return next(http);
    }

    private bool IsTimeToWarn()
    {
        var (last, now) = (Volatile.Read(ref _warnedAt), time.GetTimestamp());
        return (last == long.MinValue || time.GetElapsedTime(last, now) >= Silence)
            && Interlocked.CompareExchange(ref _warnedAt, now, last) == last;
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
        "address and scheme are not believed, and limits on an address hold for all its clients together. If this is your " +
        "proxy, add it there. This is said every ten minutes at most")]
    private static partial void LogUntrusted(ILogger log, IPAddress address);
}
