using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Parley.Server.Http;

/// <summary>
/// Sockets bring their token in the query string, and query strings end up in logs and traces. So the token is taken out
/// before the host hears of the request (see <see cref="QueryTokenServer"/>), ahead of everything that could write it down.
/// So is the id by which a polling client is known (<c>sid</c>): whoever has it is that client.
/// </summary>
internal static class QueryToken
{
    private const string Name = "token";
    private const string Connection = "sid";

    /// <summary>
    /// Takes the token that came in the query string, or nothing. It can be taken once: a socket's request lives as long as
    /// the socket, and the token with it would be a secret and a kilobyte per connection.
    /// </summary>
    public static ReadOnlyMemory<char> Take(HttpContext http)
    {
        var token = http.Features.Get<Feature>()?.Token ?? default;
        http.Features.Set<Feature>(null);
        return token;
    }

    /// <summary>Gives the socket server, which takes the query off the request itself, what it finds a connection by.</summary>
    public static void PutBackConnection(HttpContext http)
    {
        if (http.Features.Get<ConnectionFeature>() is not { } connection)
            return;
        http.Features.Set<ConnectionFeature>(null);
        var query = http.Request.QueryString.Value;
        http.Request.QueryString = new QueryString($"{(string.IsNullOrEmpty(query) ? "?" : query + "&")}{connection.Pairs}");
    }

    /// <summary>Moves the token from the request's target to where <see cref="Take"/> finds it.</summary>
    public static void TakeOut(IFeatureCollection features)
    {
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        // HTTP/2's CONNECT has neither path nor query: RFC 9113, section 8.5.
        if (request.QueryString is not { } query)
            return;
        if (query.Contains(Name, StringComparison.OrdinalIgnoreCase) || query.Contains(Connection, StringComparison.OrdinalIgnoreCase)
            || query.Contains('%', StringComparison.Ordinal))
            TakeOut(features, request);
    }

    private static void TakeOut(IFeatureCollection features, IHttpRequestFeature request)
    {
        var kept = new StringBuilder();
        string? connection = null;
        var query = request.QueryString.AsMemory().TrimStart('?');
        foreach (var range in query.Span.Split('&'))
        {
            var pair = query[range];
            var equals = pair.Span.IndexOf('=');
            var name = equals < 0 ? pair.Span : pair.Span[..equals];
            if (Is(Connection, name))
                connection = connection is null ? pair.ToString() : $"{connection}&{pair}";
            else if (!Is(Name, name))
                kept.Append(kept.Length == 0 ? '?' : '&').Append(pair);
            else if (equals >= 0)
                features.Set(new Feature(Unescaped(pair[(equals + 1)..])));
        }

        if (connection is not null)
            features.Set(new ConnectionFeature(connection));

        request.QueryString = kept.ToString();
        var path = request.RawTarget.IndexOf('?', StringComparison.Ordinal);
        if (path >= 0)
            request.RawTarget = string.Concat(request.RawTarget.AsSpan(0, path), request.QueryString);
    }

    // The name may itself be encoded: whatever decodes to "token" is one, and so with "sid".
    private static bool Is(string secret, ReadOnlySpan<char> name) =>
        (name.Contains('%') ? Uri.UnescapeDataString(name) : name).Equals(secret, StringComparison.OrdinalIgnoreCase);

    // A token is base64url and dots: nearly always a piece of the query as it stands.
    private static ReadOnlyMemory<char> Unescaped(ReadOnlyMemory<char> value) =>
        value.Span.Contains('%') ? Uri.UnescapeDataString(value.Span).AsMemory() : value;

    private sealed record Feature(ReadOnlyMemory<char> Token);

    /// <param name="Pairs">As they stood in the query, for two of them are none.</param>
    private sealed record ConnectionFeature(string Pairs);
}
