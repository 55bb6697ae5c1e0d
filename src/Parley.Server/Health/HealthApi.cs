using Parley.Domain;

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
            await http.RequestServices.GetRequiredService<IStore>().Ping(http.RequestAborted);
            await Answer(http, StatusCodes.Status200OK, "ready");
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
