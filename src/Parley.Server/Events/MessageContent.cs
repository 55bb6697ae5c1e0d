using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain.Conversations;
using Parley.Server.Http;

namespace Parley.Server.Events;

/// <summary>
/// The body of a <c>message</c>: what each message_type must carry, so that every client can read it. One that
/// @vonage/client-sdk 2.3.1 cannot read fails the whole page of history that it stands in.
/// </summary>
internal static class MessageContent
{
    private const int MaximumUrl = 2048;

    private static readonly string[] Types =
        ["text", "image", "audio", "video", "file", "template", "custom", "vcard", "location", "random"];

    /// <summary>The body as it is kept; what breaks a rule is collected in the fields.</summary>
    public static string Read(Fields body, string text)
    {
        var type = body.OneOf("message_type", Types);
        if (type is null && !body.Has("message_type"))
            body.Refuse("message_type", "is required");
        switch (type)
        {
            case "text":
                SendBody.Required(body, "text");
                break;
            case "image" or "audio" or "video" or "file" or "vcard":
                Part(body, type)?.RequiredUrl(MaximumUrl);
                break;
            case "custom":
                Part(body, type);
                break;
            case "template":
                Template(body);
                break;
            case "location":
                return Location(body, text);
        }

        return text;
    }

    private static Fields? Part(Fields body, string name)
    {
        var part = body.Nested(name);
        if (part is null && !body.Has(name))
            body.Refuse(name, "is required");
        return part;
    }

    /// <summary>The specification puts <c>whatsapp</c> inside, @vonage/client-sdk beside: both are let through.</summary>
    private static void Template(Fields body)
    {
        if (Part(body, "template") is { } template)
            SendBody.Required(template, "name");
        if (!body.IsNull("whatsapp"))
            body.Nested("whatsapp");
    }

    /// <summary>Numbers are kept as texts, the only form that all clients read.</summary>
    private static string Location(Fields body, string text)
    {
        if (Part(body, "location") is not { } location)
            return text;
        var kept = JsonNode.Parse(text)!;
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
