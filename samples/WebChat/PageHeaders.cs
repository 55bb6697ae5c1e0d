namespace WebChat;

/// <summary>The page may run its own scripts and talk to this backend and Parley, and nothing else.</summary>
internal static class PageHeaders
{
    public static void UsePageHeaders(this IApplicationBuilder app, Uri parley)
    {
        var http = parley.GetLeftPart(UriPartial.Authority);
        // The same server over WebSocket, which is another scheme and so another source.
        var socket = "ws" + http["http".Length..];
        var policy =
            $"default-src 'self'; connect-src 'self' {http} {socket}; " +
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            // Asked for again each time: a page of one version never runs with scripts of another.
            headers.CacheControl = "no-cache";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            return next(context);
        });
    }
}
