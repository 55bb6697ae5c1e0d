namespace Parley.Server.Health;

/// <summary>What a load balancer asks: is the process there, and can it serve.</summary>
internal static class HealthApi
{
    /// <summary>Seconds: another node takes the client, or the next process does.</summary>
    public const string RetryAfter = "2";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", (RequestDelegate)Live);
        endpoints.MapGet("/health/ready", (RequestDelegate)Ready);
    }

    /// <summary>Not now: with the reason in a word, and when to ask again.</summary>
    public static Task Refuse(HttpContext http, string reason)
    {
        http.Response.Headers.RetryAfter = RetryAfter;
        return Answer(http, StatusCodes.Status503ServiceUnavailable, reason);
    }

    private static Task Live(HttpContext http) => Answer(http, StatusCodes.Status200OK, "live");

    private static async Task Ready(HttpContext http)
    {
        var health = http.RequestServices.GetRequiredService<ServerHealth>();
        await (await health.Refusal(http.RequestAborted) is { } reason
            ? Refuse(http, reason) : Answer(http, StatusCodes.Status200OK, "ready"));
    }

    private static Task Answer(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
