using Parley.Domain;

namespace Parley.Server.Auth;

/// <summary>Reads the Authorization header (RFC 9110, section 11.6.2).</summary>
internal static class AuthorizationHeader
{
    /// <summary>The credentials of a scheme, or what is wrong; <paramref name="missing"/> when there are none.</summary>
    public static Outcome<ReadOnlyMemory<char>> Read(HttpContext http, string scheme, Problem missing)
    {
        var values = http.Request.Headers.Authorization;
        if (values.Count == 0)
            return missing;
        // Two credentials leave open which of them was meant.
        if (values.Count > 1)
            return missing.Because("More than one Authorization header was sent.");
        var value = values[0].AsMemory().Trim();
        var space = value.Span.IndexOf(' ');
        if (space < 0 || !value.Span[..space].Equals(scheme, StringComparison.OrdinalIgnoreCase))
            return missing.Because($"The Authorization header must be '{scheme} <credentials>'.");
        return value[(space + 1)..].Trim();
    }
}
