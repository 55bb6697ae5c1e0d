using System.Globalization;
using System.Net;

namespace Parley.Server.Starting;

/// <summary>
/// Checks the addresses before Kestrel sees them: what it cannot read as an address of this machine, it takes for a host
/// name, and listens on every interface for it.
/// </summary>
internal static class ListenAddresses
{
    /// <summary>Where clients look when they are not told, so also where a server is when it is not told.</summary>
    public const string Default = "http://127.0.0.1:7700";

    private const string Urls = "urls";
    private static readonly string[] Ports = ["http_ports", "https_ports"];
    private static readonly string[] Schemes = ["http://", "https://"];

    /// <summary>Those that the configuration names: Kestrel forgets one that it cannot listen on.</summary>
    public static IEnumerable<string> Of(IConfiguration configuration) => Named(configuration).Select(named => named.Address);

    public static IEnumerable<string> Errors(IConfiguration configuration)
    {
        foreach (var (key, address) in Named(configuration))
        {
            if (Broken(address) is { } rule)
                yield return $"{key}: '{address}' {rule}.";
        }

        foreach (var key in Ports)
        {
            if (!Split(configuration[key]).All(IsPort))
                yield return $"{key} must be ports, separated by ;.";
        }
    }

    /// <summary>Whether the settings say nothing of where to listen; ASP.NET Core would then take a port of its own.</summary>
    public static bool AreUnset(IConfiguration configuration) =>
        Ports.Append(Urls).All(key => string.IsNullOrWhiteSpace(configuration[key]))
        && !configuration.GetSection(KestrelSettings.Endpoints).GetChildren().Any();

    /// <summary>The broken rule of an address, or null.</summary>
    public static string? Broken(string address)
    {
        var scheme = Schemes.FirstOrDefault(scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
        if (scheme is null)
            return "must begin with http:// or https://";
        var rest = address[scheme.Length..];
        if (rest.Equals("unix:/", StringComparison.OrdinalIgnoreCase))
            return "must name a file, as unix:/run/parley.sock";
        if (rest.StartsWith("unix:/", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("pipe:/", StringComparison.OrdinalIgnoreCase))
            return null;
        if (rest.EndsWith('/'))
            rest = rest[..^1];
        if (rest.Contains('/', StringComparison.Ordinal))
            return "must not have a path";
        var (host, port) = Parts(rest);
        if (port is not null && !IsPort(port))
            return "must have a port from 0 to 65535";
        return IsHost(host)
            ? null : "must have an IP address, localhost, or * for every interface: a name would listen on every interface";
    }

    private static IEnumerable<(string Key, string Address)> Named(IConfiguration configuration) =>
        Split(configuration[Urls]).Select(address => (Urls, address))
            .Concat(configuration.GetSection(KestrelSettings.Endpoints).GetChildren()
                .Select(endpoint => ($"{endpoint.Path}:Url", endpoint["Url"] ?? "")));

    private static (string Host, string? Port) Parts(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || colon < authority.LastIndexOf(']') ? (authority, null) : (authority[..colon], authority[(colon + 1)..]);
    }

    private static bool IsHost(string host) =>
        host is "*" or "+"
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        // Without brackets the last group of an IPv6 address would be the port.
        || (IPAddress.TryParse(host, out _) && host.Contains(':', StringComparison.Ordinal) == host.StartsWith('['));

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string[] Split(string? text) =>
        text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
