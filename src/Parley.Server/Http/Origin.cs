namespace Parley.Server.Http;

/// <summary>An origin in the form in which browsers send it (RFC 6454, section 6.1).</summary>
internal static class Origin
{
    public const string Any = "*";

    // What pages of files and of sandboxed frames send.
    private const string Opaque = "null";

    /// <summary>The broken rule of origins that are separated by white space, or null.</summary>
    public static string? Broken(string text) => Split(text)
        .Select(word => TryNormalize(word, out _) is { } rule
            ? $"has '{Shown(word)}', which {rule}; write origins as https://chat.example, separated by spaces"
            : null)
        .FirstOrDefault(rule => rule is not null);

    public static string[] Normalized(string text) =>
        [.. Split(text).Select(word => TryNormalize(word, out var origin) is null ? origin : word).Distinct(StringComparer.Ordinal)];

    /// <summary>Browsers send ASCII. Of anything else the header of an answer cannot be made.</summary>
    public static bool MayBeRepeated(string origin) => !origin.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Null, or the rule that the text breaks.</summary>
    private static string? TryNormalize(string text, out string origin)
    {
        origin = text;
        if (text is Any or Opaque)
            return null;
        if (text.Contains(',', StringComparison.Ordinal))
            return "has a comma";
        if (text.Contains('*', StringComparison.Ordinal))
            return "has a * within: every host is listed by itself";
        if (!text.Contains("://", StringComparison.Ordinal))
            return "has no scheme";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            return "is no origin";
        if (url.UserInfo.Length > 0 || url.AbsolutePath is not ("" or "/") || text.AsSpan().ContainsAny('?', '#'))
            return "has more than scheme, host and port";
        // Lower case, without the scheme's own port, and IDN in the form of the wire.
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost.ToLowerInvariant();
        origin = url.IsDefaultPort || url.Port < 0 ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
        return null;
    }

    // Without what may be a password.
    private static string Shown(string word) => word[(word.LastIndexOf('@') + 1)..];

    private static string[] Split(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
