using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Parley.Server.Http;

/// <summary>What a client would rather read, by the weights of its Accept header (RFC 9110, section 12.5.1).</summary>
internal static class AcceptHeader
{
    /// <summary>
    /// Whether HTML weighs more than what programs get. Browsers name it; a program that names nothing, or takes anything,
    /// is no browser.
    /// </summary>
    /// <param name="otherwise">The type of what programs get, as <c>application/json</c>.</param>
    public static bool PrefersHtml(HttpContext http, string otherwise)
    {
        var (kind, subtype) = otherwise.Split('/') is [var first, var second] ? (first, second) : (otherwise, "");
        var accept = http.Request.Headers.Accept;
        return accept.Count > 0
            && MediaTypeHeaderValue.TryParseList(accept, out var ranges)
            && Weight(ranges, "text", "html") > Weight(ranges, kind, subtype);
    }

    /// <summary>The weight of the most exact range that covers the type; 0 when none does.</summary>
    private static double Weight(IList<MediaTypeHeaderValue> ranges, string type, string subtype)
    {
        var best = ranges
            .Where(range => range.MatchesAllTypes || Is(range.Type, type) && (range.MatchesAllSubTypes || Is(range.SubType, subtype)))
            .MaxBy(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2);
        return best is null ? 0 : best.Quality ?? 1;
    }

    private static bool Is(StringSegment given, string name) => given.Equals(name, StringComparison.OrdinalIgnoreCase);
}
