using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Http;

namespace Parley.Server.Events;

/// <summary>
/// Reads the body that sends an event. What its type needs is checked; the rest of the body is kept as it came, and
/// unknown members beside it are let through.
/// </summary>
internal static partial class SendBody
{
    private const int MaximumKeyLength = 100;
    private const int MaximumIdLength = 255;
    private const int MaximumReaction = 64;

    /// <param name="body">The request's body.</param>
    /// <param name="idempotencyKey">From the header; else <c>client_ref</c> of the body.</param>
    public static Outcome<SendEvent> Read(JsonElement body, string? idempotencyKey)
    {
        var fields = new Fields(body);
        var type = fields.Text("type", 200);
        if (type is null && fields.IsValid)
            fields.Refuse("type", "is required");
        var command = new SendEvent(type ?? "", Optional(fields, "from"), Optional(fields, "to"), "{}", Key: Key(fields, idempotencyKey));
        if (!fields.IsValid)
            return Problems.ValidationFail(fields.Broken);
        if (Refusal(command.Type) is { } refusal)
            return refusal;
        command = Content(fields, command);
        return fields.IsValid ? command : Problems.ValidationFail(fields.Broken);
    }

    private static Problem? Refusal(string type)
    {
        if (EventTypes.IsServerOnly(type))
            return Problems.UnknownEvent($"Events of type '{type}' are written by the server only.");
        if (EventTypes.IsCustom(type))
            return CustomName().IsMatch(type.AsSpan(EventTypes.CustomPrefix.Length))
                ? null
                : Problems.ValidationFail(new InvalidParameter(
                    "type", $"must be custom: and 1 to {Event.MaximumCustomTypeLength} letters, digits, - _ or :"));
        return type is EventTypes.Message or EventTypes.Text or EventTypes.Image || EventTypes.IsPassing(type)
            || EventTypes.IsUpdate(type) || EventTypes.IsAudio(type) || ReceiptKinds.Of(type) is not null
            ? null
            : Problems.UnknownEvent($"There is no type of event '{type}'. Names of your own begin with custom:");
    }

    private static SendEvent Content(Fields fields, SendEvent command)
    {
        var type = command.Type;
        var isFree = EventTypes.IsPassing(type) || EventTypes.IsAudio(type);
        // Some clients send these without a body.
        if (isFree && !fields.Has("body"))
            return command;
        if (fields.Nested("body") is not { } body)
        {
            if (fields.IsValid)
                fields.Refuse("body", "is required");
            return command;
        }

        var limit = EventTypes.IsCustom(type) || type == EventTypes.Ephemeral ? Event.MaximumCustomBody : Event.MaximumBody;
        if (fields.RawObject("body", limit) is not { } text)
            return command;
        if (NulEscape().IsMatch(text))
            fields.Refuse("body", "must not contain NUL");
        if (type == EventTypes.Message)
            return command with { Body = MessageContent.Read(body) };
        command = About(body, command);
        return command with { Body = body.Json };
    }

    /// <summary>What the body says of another event, and what it must have.</summary>
    private static SendEvent About(Fields body, SendEvent command)
    {
        var type = command.Type;
        if (type == EventTypes.Text)
            Required(body, "text");
        else if (type == EventTypes.Image)
            CheckRepresentations(body);
        else if (type == EventTypes.Reaction)
            return Reaction(body, command);
        else if (EventTypes.IsUpdate(type))
            return command with { Target = Target(body), Text = Required(body, "text") };
        else if (ReceiptKinds.Of(type) is not null)
            return command with { Target = Target(body) };
        else if (type == "audio:dtmf")
            CheckDigits(body);
        return command;
    }

    private static SendEvent Reaction(Fields body, SendEvent command)
    {
        var reaction = body.Text("reaction", MaximumReaction);
        if (reaction is null && body.IsValid)
            body.Refuse("reaction", "is required");
        var action = body.Has("action") ? body.OneOf("action", "add", "remove") : "add";
        return command with { Target = Target(body), Text = reaction, Removes = action == "remove" };
    }

    /// <summary>A number, or a text of digits as the specification draws it.</summary>
    private static long? Target(Fields body)
    {
        if (!body.Has("event_id"))
        {
            body.Refuse("event_id", "is required");
            return null;
        }

        var value = body.Source.GetProperty("event_id");
        var isId = value.ValueKind == JsonValueKind.Number
            ? value.TryGetInt64(out var id)
            : long.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : null, NumberStyles.None, CultureInfo.InvariantCulture, out id);
        if (isId && id > 0)
            return id;
        body.Refuse("event_id", "must be the id of an event");
        return null;
    }

    /// <summary>The sizes of one picture, each with its address.</summary>
    private static void CheckRepresentations(Fields body)
    {
        if (body.Nested("representations") is not { } representations)
        {
            if (body.IsValid)
                body.Refuse("representations", "is required");
            return;
        }

        foreach (var size in representations.Source.EnumerateObject())
        {
            if (size.Value.ValueKind == JsonValueKind.Object)
                representations.Nested(size.Name)!.Url("url");
        }
    }

    internal static string? Required(Fields body, string name)
    {
        var text = body.Text(name, Event.MaximumBody);
        if (text is null && !body.Has(name))
            body.Refuse(name, "is required");
        return text;
    }

    private static void CheckDigits(Fields body)
    {
        var name = body.Has("digits") ? "digits" : "digit";
        if (Required(body, name) is { } digits && !Digits().IsMatch(digits))
            body.Refuse(name, "must be 1 to 45 of 0-9 a-d # * p");
    }

    private static string? Key(Fields fields, string? header)
    {
        var key = header ?? Optional(fields, "client_ref");
        if (key is null || key.Length is >= 1 and <= MaximumKeyLength && key.All(c => c is > ' ' and < '\x7f'))
            return key;
        fields.Refuse(header is null ? "client_ref" : "Idempotency-Key", $"must be 1 to {MaximumKeyLength} visible ASCII characters");
        return null;
    }

    private static string? Optional(Fields fields, string name) => fields.Text(name, MaximumIdLength);

    // A line break before the end is no end: hence \z in these, and not $.
    [GeneratedRegex(@"\A[A-Za-z0-9:_-]{1,100}\z")]
    private static partial Regex CustomName();

    [GeneratedRegex(@"\A[0-9a-dA-D#*pP]{1,45}\z")]
    private static partial Regex Digits();

    // An even number of backslashes before it makes it a text about NUL.
    [GeneratedRegex(@"(?<!\\)(\\\\)*\\u0000")]
    private static partial Regex NulEscape();
}
