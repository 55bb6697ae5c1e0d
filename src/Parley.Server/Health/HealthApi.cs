using Parley.Domain;
using Parley.Server.Storage;

namespace Parley.Server.Health;

/// <summary>What a load balancer asks: is the process there, and can it serve.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", (RequestDelegate)Live);
        endpoints.MapGet("/health/ready", (RequestDelegate)Ready);
    }

    private static Task Live(HttpContext http) => Answer(http, StatusCodes.Status200OK, "live");

    private static async Task Ready(HttpContext http)
    {
        try
        {
            var store = http.RequestServices.GetRequiredService<IStore>();
            await store.Ping(http.RequestAborted);
            // Whoever is not ready gets no requests, and so would never write again.
            var health = http.RequestServices.GetRequiredService<StoreHealth>();
            if (health.IsUnsure)
                await store.PingByWriting(http.RequestAborted);
            await (health.CanBeWritten
                ? Answer(http, StatusCodes.Status200OK, "ready")
                : Answer(http, StatusCodes.Status503ServiceUnavailable, "store cannot be written"));
        }
        catch (StoreException)
        {
            await Answer(http, StatusCodes.Status503ServiceUnavailable, "store does not answer");
        }
    }

    private static Task Answer(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
