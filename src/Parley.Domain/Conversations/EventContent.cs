using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Domain.Conversations;

/// <summary>What becomes of a body when its event is deleted or updated, and what of it can be searched.</summary>
public static class EventContent
{
    /// <summary>
    /// The body without its content. The members that clients need to read the event at all stay, empty:
    /// @vonage/client-sdk 2.3.1 fails the whole page otherwise.
    /// </summary>
    public static string Deleted(Event target, long now)
    {
        var body = new JsonObject();
        if (target.Type == EventTypes.Text)
            body["text"] = "";
        else if (target.Type == EventTypes.Image)
            body["representations"] = new JsonObject();
        else if (target.Type == EventTypes.Message)
            Empty(body, Parse(target)["message_type"]!.GetValue<string>());
        else if (target.Type == EventTypes.Reaction)
            (body["event_id"], body["reaction"]) = (Parse(target)["event_id"]?.DeepClone(), "");
        body["timestamp"] = new JsonObject { ["deleted"] = Moment.ToIso(now) };
        return EventBody.Text(body);
    }

    /// <summary>The body with another text, marked as updated.</summary>
    public static string Updated(Event target, string text, long now)
    {
        var body = Parse(target);
        body["text"] = text;
        body["timestamp"] = new JsonObject { ["updated"] = Moment.ToIso(now) };
        return EventBody.Text(body);
    }

    /// <summary>
    /// The body that an updated text had before its newer updates. Without its first body, which older versions did not
    /// keep, and without an update of the time, nobody knows it: then the text is empty.
    /// </summary>
    /// <param name="target">As it is now.</param>
    /// <param name="first">The body before the first update.</param>
    /// <param name="update">The body of the update that was the last one then.</param>
    /// <param name="updatedAt">When that update came.</param>
    public static string Earlier(Event target, string? first, string? update, long updatedAt)
    {
        if (update is not null)
            return Updated(target, JsonNode.Parse(update)!["text"]?.GetValue<string>() ?? "", updatedAt);
        if (first is not null)
            return first;
        var body = Parse(target);
        body["text"] = "";
        body.Remove("timestamp");
        return EventBody.Text(body);
    }

    /// <summary>Whether the event is a text that its sender may replace.</summary>
    public static bool IsText(Event target) =>
        target.Type == EventTypes.Text
        || target.Type == EventTypes.Message && Parse(target)["message_type"]?.GetValue<string>() == "text";

    /// <summary>The text whose words a search finds the event by; null when it has none.</summary>
    public static string? SearchedText(string type, string body)
    {
        if (type is not (EventTypes.Text or EventTypes.Message))
            return null;
        using var content = JsonDocument.Parse(body);
        return content.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            && text.GetString() is { Length: > 0 } found ? found : null;
    }

    private static void Empty(JsonObject body, string messageType)
    {
        body["message_type"] = messageType;
        switch (messageType)
        {
            case "text":
                body["text"] = "";
                break;
            case "image" or "audio" or "video" or "file" or "vcard":
                body[messageType] = new JsonObject { ["url"] = "" };
                break;
            case "location":
                body["location"] = new JsonObject { ["longitude"] = "", ["latitude"] = "" };
                break;
            case "template":
                body["template"] = new JsonObject { ["name"] = "" };
                body["whatsapp"] = new JsonObject { ["policy"] = "", ["locale"] = "" };
                break;
            case "custom":
                body["custom"] = new JsonObject();
                break;
        }
    }

    private static JsonObject Parse(Event target) => JsonNode.Parse(target.Body)!.AsObject();
}
