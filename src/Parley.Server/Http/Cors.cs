using Microsoft.AspNetCore.Cors.Infrastructure;
using Parley.Server.Configuration;
using Parley.Server.Sessions;

namespace Parley.Server.Http;

/// <summary>
/// The Client SDKs run in pages of other origins and send the token on each request, so each is preflighted.
/// </summary>
internal static class Cors
{
    /// <summary>What comes from no page needs none of it, nor a scope of services made for it.</summary>
    public static void UseCorsForPages(this IApplicationBuilder app, ParleyOptions options)
    {
        app.UseWhen(http => IsFromPage(http) && !SessionSockets.Serve(http.Request.Path), pages => pages.UseCors());
        app.Use(next => http =>
        {
            if (IsFromPage(http) && SessionSockets.Serve(http.Request.Path))
                AllowSockets(http, options.SocketOrigins);
            return next(http);
        });
    }

    public static CorsPolicy Policy(ParleyOptions options)
    {
        var policy = new CorsPolicyBuilder()
            // Listed, because "*" does not cover Authorization (Fetch standard, CORS-preflight fetch).
            .WithHeaders("authorization", "content-type", "idempotency-key")
            .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
            .WithExposedHeaders("WWW-Authenticate", "Link", "Retry-After")
            .SetPreflightMaxAge(TimeSpan.FromHours(2));
        return options.CorsOrigins.Contains(Origin.Any)
            ? policy.AllowAnyOrigin().Build()
            : policy.WithOrigins([.. options.CorsOrigins]).Build();
    }

    /// <summary>
    /// As the endpoint does, for what is refused before it. nexmo-client up to 8 polls with credentials, and a browser gives
    /// it no answer that names no origin.
    /// </summary>
    private static void AllowSockets(HttpContext http, IReadOnlyList<string> allowed)
    {
        var headers = http.Response.Headers;
        headers.Vary = "Origin";
        var origin = http.Request.Headers.Origin.ToString();
        if (allowed.Contains(Origin.Any) ? !Origin.MayBeRepeated(origin) : !allowed.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
    }

    private static bool IsFromPage(HttpContext http) => http.Request.Headers.Origin.Count > 0;
}
