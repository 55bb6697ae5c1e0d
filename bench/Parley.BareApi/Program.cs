using System.Text.Json;
using System.Text.Json.Serialization;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, EventJson.Default));
var app = builder.Build();
app.MapGet("/", () => "ready");
// An event in, an event out, and nothing between: what the machine can do at best.
app.MapPost("/v1/conversations/{id}/events", (string id, SentEvent sent) => TypedResults.Created(
    (string?)null, new StoredEvent(1, sent.Type, id, "2026-01-01T00:00:00.000Z", sent.Body)));
app.Run();

internal sealed record SentEvent(string Type, JsonElement Body);

internal sealed record StoredEvent(long Id, string Type, string Cid, string Timestamp, JsonElement Body);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SentEvent))]
[JsonSerializable(typeof(StoredEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
