namespace Parley.Domain;

/// <summary>
/// The one rule for addresses that come from callers, and that pages show or servers call: nothing that runs or reads
/// what is on the reader's machine, nothing that gives a password away, nothing that breaks out of a line.
/// </summary>
public static class WebAddress
{
    public const int MaximumLength = 2048;

    private static readonly string[] Web = ["http", "https"];
    private static readonly string[] Sip = ["sip", "sips"];
    private static readonly string[] WebSocket = ["ws", "wss"];

    /// <summary>The rule that an address on the web breaks, or null.</summary>
    public static string? Refusal(string address) =>
        RefusalOf(address, Web, "://") ?? (HasCredentials(address) ? "must not contain credentials" : null);

    /// <summary>The rule that the address of a user's channel breaks, or null. A SIP address has a user before its host.</summary>
    /// <param name="type"><c>sip</c> or <c>websocket</c>.</param>
    public static string? RefusalOfChannel(string type, string address) => type == "sip"
        ? RefusalOf(address, Sip, ":")
        : RefusalOf(address, WebSocket, "://") ?? (HasCredentials(address) ? "must not contain credentials" : null);

    private static string? RefusalOf(string address, string[] schemes, string separator)
    {
        if (address.Any(IsControl))
            return "must not contain control characters";
        // Uri alone would take spaces before the scheme, and a path on Unix.
        return Array.Exists(schemes, scheme => address.StartsWith(scheme + separator, StringComparison.OrdinalIgnoreCase))
            && Uri.TryCreate(address, UriKind.Absolute, out _)
            ? null : $"must be a valid uri that begins with {string.Join(" or ", schemes.Select(scheme => scheme + separator))}";
    }

    // U+2028 and U+2029 end lines too. What turns the direction of writing shows another address than the one that is
    // called, and belongs into none (RFC 3987, section 4.1).
    private static bool IsControl(char c) => char.IsControl(c)
        || c is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>Looked for in the text: readers differ on where the host begins when there is a backslash.</summary>
    private static bool HasCredentials(string address)
    {
        var host = address.AsSpan(address.IndexOf("://", StringComparison.Ordinal) + 3);
        var end = host.IndexOfAny('/', '?', '#');
        return (end < 0 ? host : host[..end]).ContainsAny('@', '\\');
    }
}
