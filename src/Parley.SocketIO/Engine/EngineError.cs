using Microsoft.AspNetCore.Http;

namespace Parley.SocketIO.Engine;

/// <summary>The errors of a handshake or polling request, as the reference server numbers them.</summary>
/// <remarks>Body <c>{"code":n,"message":"…"}</c>, status 400 unless said otherwise.</remarks>
internal sealed record EngineError(int Code, string Message)
{
    internal static readonly EngineError UnknownTransport = new(0, "Transport unknown");
    internal static readonly EngineError UnknownSession = new(1, "Session ID unknown");
    internal static readonly EngineError BadHandshakeMethod = new(2, "Bad handshake method");
    internal static readonly EngineError BadRequest = new(3, "Bad request");
    internal static readonly EngineError Forbidden = new(4, "Forbidden");
    internal static readonly EngineError UnsupportedVersion = new(5, "Unsupported protocol version");

    internal static Task WriteAsync(
        HttpContext context, EngineError error, int status = StatusCodes.Status400BadRequest)
    {
        context.Features.Set(new EngineRefusal(error.Code, error.Message));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var body = new System.Text.Json.Nodes.JsonObject { ["code"] = error.Code, ["message"] = error.Message };
        return context.Response.WriteAsync(body.ToJsonString());
    }
}
