using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain.Conversations;
using Parley.Server.Http;

namespace Parley.Server.Events;

/// <summary>
/// The body of a <c>message</c>: what each message_type must carry, so that every client can read it. One that
/// @vonage/client-sdk 2.3.1 cannot read fails the whole page of history that it stands in, so what callers write in other
/// forms is kept in the form that it reads. A <c>random</c>, of which nobody says what it is for, remains unreadable to it.
/// </summary>
internal static class MessageContent
{
    private static readonly string[] PlaceNames = ["name", "address"];
    private static readonly string[] Policies = ["policy", "locale"];
    private static readonly string[] Times = ["created", "updated", "deleted"];

    private static readonly string[] Types =
        ["text", "image", "audio", "video", "file", "template", "custom", "vcard", "location", "random"];

    /// <summary>The body as it is kept; what breaks a rule is collected in the fields.</summary>
    public static string Read(Fields body)
    {
        var type = body.OneOf("message_type", Types);
        if (type is null && !body.Has("message_type"))
            body.Refuse("message_type", "is required");
        if (body.Nested("timestamp") is { } timestamp)
            OnlyTexts(timestamp, Times);
        switch (type)
        {
            case "text":
                SendBody.Required(body, "text");
                break;
            case "image" or "audio" or "video" or "file" or "vcard":
                Part(body, type)?.RequiredUrl();
                break;
            case "custom":
                Part(body, type);
                break;
            case "template":
                return Template(body);
            case "location":
                return Location(body);
        }

        return body.Json;
    }

    private static Fields? Part(Fields body, string name)
    {
        var part = body.Nested(name);
        if (part is null && !body.Has(name))
            body.Refuse(name, "is required");
        return part;
    }

    /// <summary>
    /// The specification puts <c>whatsapp</c> inside, @vonage/client-sdk beside, where it must be: there it is kept too.
    /// </summary>
    private static string Template(Fields body)
    {
        var template = Part(body, "template");
        if (template is null)
            return body.Json;
        SendBody.Required(template, "name");
        var whatsapp = body.Nested("whatsapp") ?? template.Nested("whatsapp");
        OnlyTexts(whatsapp, Policies);
        Parameters(template);
        if (!body.IsValid)
            return body.Json;

        var kept = JsonNode.Parse(body.Json)!.AsObject();
        var beside = whatsapp is null ? [] : JsonNode.Parse(whatsapp.Json)!.AsObject();
        foreach (var name in Policies)
            beside.TryAdd(name, "");
        kept["whatsapp"] = beside;
        if (kept["template"]!["parameters"] is JsonArray parameters)
            kept["template"]!["parameters"] = new JsonArray([.. parameters.Select(AsText)]);
        return kept.ToJsonString(EventBody.Verbatim);
    }

    private static void Parameters(Fields template)
    {
        if (!template.Has("parameters"))
            return;
        var given = template.Source.GetProperty("parameters");
        if (given.ValueKind != JsonValueKind.Array
            || given.EnumerateArray().Any(item => item.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)))
            template.Refuse("parameters", "must be an array of strings or numbers");
    }

    private static JsonNode AsText(JsonNode? value) =>
        value!.GetValueKind() == JsonValueKind.String ? value.DeepClone() : JsonValue.Create(value.ToJsonString());

    private static void OnlyTexts(Fields? part, string[] names)
    {
        foreach (var name in names)
        {
            part?.Text(name, Event.MaximumBody, mayBeEmpty: true);
        }
    }

    /// <summary>Numbers are kept as texts, the only form that all clients read.</summary>
    private static string Location(Fields body)
    {
        if (Part(body, "location") is not { } location)
            return body.Json;
        OnlyTexts(location, PlaceNames);
        var kept = JsonNode.Parse(body.Json)!;
        foreach (var name in (ReadOnlySpan<string>)["longitude", "latitude"])
        {
            if (location.Source.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
                kept["location"]![name] = value.GetRawText();
            else
                SendBody.Required(location, name);
        }

        return kept.ToJsonString(EventBody.Verbatim);
    }
}
