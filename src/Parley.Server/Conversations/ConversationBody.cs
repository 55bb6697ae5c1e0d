using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Http;

namespace Parley.Server.Conversations;

/// <summary>Reads the body that creates or changes a conversation. Null clears, an unknown member is refused.</summary>
internal static class ConversationBody
{
    private static readonly string[] Known =
        ["name", "display_name", "image_url", "properties", "numbers", "callback", "ttl"];

    // What clients send back with an answer that they changed, or add to every request.
    private static readonly string[] Ignored =
    [
        "id", "uuid", "href", "state", "sequence_number", "timestamp", "media_state", "members", "_links", "_embedded",
        "originating_session",
    ];

    public static Outcome<ConversationChange> Read(JsonElement body)
    {
        var fields = new Fields(body);
        foreach (var member in body.EnumerateObject())
        {
            if (!Known.Contains(member.Name) && !Ignored.Contains(member.Name))
                fields.Refuse(member.Name, "is not allowed");
        }

        var change = new ConversationChange
        {
            Name = fields.Name("name", Conversation.MaximumNameLength),
            DisplayName = fields.Clearable("display_name", name => fields.Text(name, Conversation.MaximumDisplayNameLength)),
            ImageUrl = fields.Clearable("image_url", fields.Url),
            Properties = Properties(fields),
            ClearsProperties = fields.IsNull("properties"),
            Numbers = fields.Clearable("numbers", name => Numbers(fields, name)),
            Callback = fields.Clearable("callback", name => Callback(fields, name)),
        };
        return fields.IsValid ? change : Problems.ValidationFail(fields.Broken);
    }

    private static string? Properties(Fields fields)
    {
        var text = fields.IsNull("properties") ? null : Checked(fields);
        // CLI 1.2.4 sends it here, and as a text.
        if (TopLevelTtl(fields) is not { } ttl)
            return text;
        var properties = text is null ? [] : JsonNode.Parse(text)!.AsObject();
        properties["ttl"] = ttl;
        return properties.ToJsonString(EventBody.Verbatim);
    }

    private static string? Checked(Fields fields)
    {
        if (fields.Nested("properties") is not { } properties)
            return null;
        // Here null says something: it clears. Hence these are not read as fields, where it would be absent.
        if (!properties.IsNull("ttl"))
            properties.Integer("ttl", 0, Conversation.MaximumTimeToLive);
        foreach (var name in (ReadOnlySpan<string>)["type", "custom_sort_key"])
        {
            if (!properties.IsNull(name))
                properties.Text(name, Conversation.MaximumShortTextLength, mayBeEmpty: true);
        }

        if (!properties.IsNull("custom_data"))
            properties.Nested("custom_data");
        return fields.RawObject("properties", Conversation.MaximumPropertiesLength);
    }

    private static long? TopLevelTtl(Fields fields)
    {
        if (!fields.Has("ttl") || fields.Source.GetProperty("ttl").ValueKind != JsonValueKind.String)
            return fields.Integer("ttl", 0, Conversation.MaximumTimeToLive);
        if (long.TryParse(fields.Text("ttl", 20), NumberStyles.None, CultureInfo.InvariantCulture, out var ttl)
            && ttl <= Conversation.MaximumTimeToLive)
            return ttl;
        fields.Refuse("ttl", "must be a number");
        return null;
    }

    /// <summary>Some SDKs send an array, and the specification draws one object.</summary>
    private static string? Numbers(Fields fields, string name)
    {
        var value = fields.Source.GetProperty(name);
        if (value.ValueKind is JsonValueKind.Array or JsonValueKind.Object
            && value.GetRawText() is { Length: <= Conversation.MaximumPropertiesLength } text && !text.Contains("\\u0000", StringComparison.Ordinal))
            return text;
        fields.Refuse(name, "must be an array");
        return null;
    }

    private static string? Callback(Fields fields, string name)
    {
        if (fields.Nested(name) is not { } callback)
            return null;
        // CLI 3 sends an empty one with every create.
        if (!callback.Has("url"))
            return null;
        callback.Url("url");
        callback.Text("event_mask", Conversation.MaximumShortTextLength, mayBeEmpty: true);
        callback.OneOf("method", "GET", "POST");
        callback.Nested("params")?.Address("ncco_url", WebAddress.Refusal, mayBeEmpty: true);
        return fields.RawObject(name, Conversation.MaximumPropertiesLength);
    }
}
