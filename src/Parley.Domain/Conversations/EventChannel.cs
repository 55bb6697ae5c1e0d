using System.Text.Json.Nodes;

namespace Parley.Domain.Conversations;

/// <summary>A member's channel as events show it.</summary>
internal static class EventChannel
{
    /// <summary>
    /// The channel, without an address that @vonage/client-sdk 2.3.1 cannot read: it would drop the whole event. It knows
    /// exactly these forms, and leg ids only as texts.
    /// </summary>
    public static JsonObject Of(string channel)
    {
        var shown = JsonNode.Parse(channel)!.AsObject();
        foreach (var end in (ReadOnlySpan<string>)["from", "to"])
        {
            if (shown.ContainsKey(end) && !IsReadable(shown[end]))
                shown.Remove(end);
        }

        if (shown["leg_ids"] is { } legs && !(legs is JsonArray list && list.All(IsText)))
            shown.Remove("leg_ids");
        if (Text(shown["type"]) != "app")
            return shown;
        // A page of nexmo-client's makers looks at their length, also where nobody calls.
        shown.TryAdd("legs", new JsonArray());
        shown.TryAdd("leg_ids", new JsonArray());
        return shown;
    }

    private static bool IsReadable(JsonNode? address) => address is JsonObject known && Text(known["type"]) switch
    {
        "app" => known.All(field => field.Key is "type" or "user" && IsText(field.Value)),
        "phone" => IsText(known["number"]),
        "sip" or "websocket" => IsText(known["uri"]),
        _ => false,
    };

    private static bool IsText(JsonNode? node) => Text(node) is not null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
