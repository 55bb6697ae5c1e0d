using Microsoft.AspNetCore.Connections.Features;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>
/// The token that a kept-alive connection sent last. Kestrel gives the very same string for a header that a connection
/// repeats, so that such a token need not be cut out and hashed again, which is most of what a known token costs. All
/// that is remembered is that it was verified; what can change is checked on every use all the same.
/// </summary>
internal static class ConnectionToken
{
    private static readonly object Key = new();

    /// <summary>The request's token, if it is that of the request before.</summary>
    public static VerifiedToken? Of(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } header]
        && Items(http) is { } items && items.TryGetValue(Key, out var value)
        && value is Entry entry && ReferenceEquals(entry.Header, header)
            ? entry.Token
            : null;

    public static void Remember(HttpContext http, VerifiedToken token)
    {
        if (http.Request.Headers.Authorization is [{ } header] && Items(http) is { } items)
            items[Key] = new Entry(header, token);
    }

    // HTTP/2 runs the requests of a connection side by side, and the items are no concurrent dictionary.
    private static IDictionary<object, object?>? Items(HttpContext http) =>
        HttpProtocol.IsHttp11(http.Request.Protocol) ? http.Features.Get<IConnectionItemsFeature>()?.Items : null;

    private sealed record Entry(string Header, VerifiedToken Token);
}
