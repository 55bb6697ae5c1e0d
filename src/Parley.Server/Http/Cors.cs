using Microsoft.AspNetCore.Cors.Infrastructure;
using Parley.Server.Configuration;

namespace Parley.Server.Http;

/// <summary>
/// The Client SDKs run in pages of other origins and send the token on each request, so each is preflighted.
/// </summary>
internal static class Cors
{
    /// <summary>What comes from no page needs none of it, nor a scope of services made for it.</summary>
    public static void UseCorsForPages(this IApplicationBuilder app) =>
        app.UseWhen(http => http.Request.Headers.Origin.Count > 0, pages => pages.UseCors());

    public static CorsPolicy Policy(ParleyOptions options)
    {
        var policy = new CorsPolicyBuilder()
            // Listed, because "*" does not cover Authorization (Fetch standard, CORS-preflight fetch).
            .WithHeaders("authorization", "content-type", "idempotency-key")
            .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
            .WithExposedHeaders("WWW-Authenticate", "Link", "Retry-After")
            .SetPreflightMaxAge(TimeSpan.FromHours(2));
        return options.CorsOrigins.Contains("*")
            ? policy.AllowAnyOrigin().Build()
            : policy.WithOrigins([.. options.CorsOrigins]).Build();
    }
}
