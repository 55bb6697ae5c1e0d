using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Parley.Domain;
using Parley.Domain.Applications;
using Parley.Server.Auth;
using Parley.Server.Hal;

namespace Parley.Server.Http;

/// <summary>One authenticated request, as endpoints see it.</summary>
internal sealed class ApiCall(HttpContext http, ApiVersion version, string prefix, string baseUrl)
{
    // Far less than the server takes in before it waits for its reader.
    private const int LargestInPlace = 16 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };
    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}"u8);

    public HttpContext Http { get; } = http;

    public ApiVersion Version { get; } = version;

    /// <summary>Who calls the Conversation API. Set when its token was accepted.</summary>
    public required Caller Caller { get; init; }

    /// <summary>The account that calls with its key and secret; empty on the Conversation API.</summary>
    public required string ApiKey { get; init; }

    public Application Application => Caller.Application;

    public CancellationToken Cancel => Http.RequestAborted;

    public string Route(string name) => (string)Http.Request.RouteValues[name]!;

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values[^1] : null;

    /// <summary>An absolute link to a path below this call's version prefix.</summary>
    public string Href(string path) => $"{baseUrl}{prefix}{path}";

    /// <summary>Tells of the next page in a header, RFC 8288, where the body has no place for it.</summary>
    public void LinkToNext(Link? next)
    {
        if (next is not null)
            Http.Response.Headers.Link = $"<{next.Href}>; rel=\"next\"";
    }

    /// <summary>The body as a JSON object; an empty body is an empty object.</summary>
    public async ValueTask<Outcome<JsonElement>> ReadObject()
    {
        var request = Http.Request;
        if (request.ContentLength is > 0 and <= LargestInPlace)
        {
            // Parsed where the server has it, which is nearly always in one piece.
            var body = (await request.BodyReader.ReadAtLeastAsync((int)request.ContentLength, Cancel)).Buffer;
            var parsed = Parse(body.IsSingleSegment ? body.FirstSpan : body.ToArray());
            request.BodyReader.AdvanceTo(body.End);
            return parsed;
        }

        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, Cancel);
        return Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private Outcome<JsonElement> Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length == 0)
            return EmptyObject;
        if (!IsPlain(Http.Request.Headers.ContentEncoding))
        {
            // RFC 9110, section 15.5.16: what would have been taken.
            Http.Response.Headers.AcceptEncoding = "identity";
            return Problems.UnsupportedContentEncoding;
        }

        if (!IsJson(Http.Request.ContentType))
            return Problems.UnsupportedMediaType;
        // The parser looks into texts only when they are read, and then throws.
        if (!UnicodeText.IsValid(utf8))
            return Problems.InvalidJson("must be UTF-8 without escapes of half a surrogate pair");
        try
        {
            var element = JsonElement.Parse(utf8, Strict);
            // PHP writes an empty object as an empty array.
            if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 0)
                return EmptyObject;
            return element.ValueKind == JsonValueKind.Object ? element : Problems.InvalidJson("must be a JSON object");
        }
        catch (JsonException malformed)
        {
            var where = $"line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}";
            return Problems.InvalidJson($"must be one JSON object in UTF-8 without repeated members ({where})");
        }
    }

    private static bool IsPlain(StringValues encodings)
    {
        foreach (var encoding in encodings)
        {
            if (encoding is { Length: > 0 } && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }

    private static bool IsJson(string? contentType)
    {
        if (contentType is null)
            return true;
        var semicolon = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = (semicolon < 0 ? contentType : contentType[..semicolon]).AsSpan().Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
