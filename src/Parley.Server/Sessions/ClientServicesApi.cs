using System.Text.Json;
using Parley.Server.Errors;
using Parley.Server.Http;

namespace Parley.Server.Sessions;

/// <summary>
/// What the clients ask beside the API itself. No documented ACL names these paths, so no token is needed: nothing is
/// told or kept.
/// </summary>
internal sealed class ClientServicesApi(PublicAddress address, ErrorWriter errors)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v2/rtc/metrics", (RequestDelegate)TakeMetrics);
        endpoints.MapGet("/v0.3/discovery/api", (RequestDelegate)Discover);
        endpoints.MapGet("/v0.3/discovery/media/{dc}", (RequestDelegate)DiscoverMedia);
    }

    /// <summary>Clients report how long a reconnection took. @vonage/client-sdk wants an empty body or an empty object.</summary>
    private async Task TakeMetrics(HttpContext http)
    {
        try
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            await errors.Write(http, ApiVersion.V1, BodyProblems.From(refused));
            return;
        }

        await ReplyWriter.WriteJson(http, EmptyObject);
    }

    private Task Discover(HttpContext http)
    {
        var api = address.Of(http);
        return ReplyWriter.WriteJson(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("parley");
            writer.WriteString("endpoint", api);
            writer.WriteString("https", api);
            writer.WriteString("ws", api);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    /// <summary>There are no media servers here.</summary>
    private static Task DiscoverMedia(HttpContext http) => ReplyWriter.WriteJson(http, writer =>
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    });

    private static void EmptyObject(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }
}
