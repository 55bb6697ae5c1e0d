using Parley.Domain;
using Parley.Server.Errors;
using Parley.Server.Http;

namespace Parley.Server.Starting;

/// <summary>Refuses what needs the store until it is prepared.</summary>
internal sealed class StartingGate(RequestDelegate next, Readiness readiness, ErrorWriter errors)
{
    public Task Invoke(HttpContext http) =>
        readiness.IsReady || http.Request.Path == "/health/live" || http.Request.Path == "/metrics" ? next(http) : Refuse(http);

    private Task Refuse(HttpContext http)
    {
        if (http.Request.Path != "/health/ready")
            return errors.Write(http, ApiVersions.Of(http.Request.Path) ?? ApiVersion.V1, Problems.Starting);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync("starting", http.RequestAborted);
    }
}
