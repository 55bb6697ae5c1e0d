using Parley.Domain;
using Parley.Server.Errors;
using Parley.Server.Health;
using Parley.Server.Http;
using Parley.Server.Sessions;

namespace Parley.Server.Starting;

/// <summary>Refuses what needs the store until it is prepared, and has clients connect anew when the server is about to end.</summary>
internal sealed class StartingGate(RequestDelegate next, Readiness readiness, ErrorWriter errors)
{
    public Task Invoke(HttpContext http)
    {
        if (!readiness.IsReady && http.Request.Path != "/health/live" && http.Request.Path != "/metrics")
            return Refuse(http);
        // A connection that stays would be cut under the next request. HTTP/2 has a frame for this, which Kestrel sends.
        if (readiness.IsDraining && HttpProtocol.IsHttp11(http.Request.Protocol) && !SessionSockets.Serve(http.Request.Path))
            http.Response.Headers.Connection = "close";
        return next(http);
    }

    private Task Refuse(HttpContext http) => http.Request.Path == "/health/ready"
        ? HealthApi.Refuse(http, "starting")
        : errors.Write(http, ApiVersions.Of(http.Request.Path) ?? ApiVersion.V1, Problems.Starting);
}
