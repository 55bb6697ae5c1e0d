using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using Parley.Domain;
using Parley.Server.Configuration;
using Parley.Server.Http;
using Parley.SocketIO;

namespace Parley.Server.Errors;

/// <summary>
/// What Kestrel refuses before there is a request: a line or headers beyond its limits, or no HTTP at all. It answers with
/// a status alone, and tells of it here first: that leaves a line in the log and, on HTTP/1.1 without TLS, an answer that
/// has a code and that pages can read.
/// </summary>
internal sealed class KestrelRefusals(ParleyOptions options, RefusalLog log, TimeProvider time) : DiagnosticSource
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public override bool IsEnabled(string name) => name == BadRequest;

    public override void Write(string name, object? value)
    {
        if (value is not IFeatureCollection features || features.Get<IHttpResponseFeature>() is not { HasStarted: false } response)
            return;
        var request = features.Get<IHttpRequestFeature>();
        var problem = Problems.NotHttp(response.StatusCode);
        var instance = Ids.NewInstance();
        log.Write(
            response.StatusCode, problem.Code, problem.Detail, request?.Method, LogText.Short(request?.Path), applicationId: null, instance);
        // Not on a stream of HTTP/2, whose connection goes on; and an answer to HEAD has no body.
        if (features.Get<IHttp2StreamIdFeature>() is null && !HttpMethods.IsHead(request?.Method ?? ""))
            features.Get<ILastResponse>()?.TrySet(Response(response.StatusCode, AllowedOrigin(request), Body(problem, instance)));
    }

    // Headers behind the fault were not read: an origin that is not known cannot be allowed by its name.
    private string? AllowedOrigin(IHttpRequestFeature? request)
    {
        var origin = request?.Headers.Origin.ToString() ?? "";
        if (options.CorsOrigins.Contains(Origin.Any))
            return origin.Length > 0 && Origin.MayBeRepeated(origin) ? origin : Origin.Any;
        return options.CorsOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase) ? origin : null;
    }

    private byte[] Response(int status, string? origin, ReadOnlySpan<byte> body)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Date: {time.GetUtcNow():R}\r\nConnection: close\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n");
        if (origin is not null)
            head.Append(CultureInfo.InvariantCulture, $"Access-Control-Allow-Origin: {origin}\r\n");
        if (origin is not null and not Origin.Any)
            head.Append("Access-Control-Allow-Credentials: true\r\nVary: Origin\r\n");
        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    private ReadOnlySpan<byte> Body(Problem problem, string instance)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, MessagesJson.WriterOptions);
        ErrorWriter.WriteBody(writer, ApiVersion.V1, problem, ErrorType.Of(options.PublicUrl ?? "", problem.Code), instance);
        writer.Flush();
        return buffer.WrittenSpan;
    }
}
