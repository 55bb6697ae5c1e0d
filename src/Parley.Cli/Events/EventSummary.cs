using System.Text.Json;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Events;

/// <summary>What an event says, short enough for a row; <c>events show</c> and <c>--json</c> have all of it.</summary>
internal static class EventSummary
{
    private const int MaxLength = 100;

    public static string? Of(ConversationEvent told)
    {
        if (told.Body is not { ValueKind: JsonValueKind.Object } body)
            return Short(CompactJson.Of(told.Body));
        if (Text(body, "text") is { } text)
            return Short(text);
        if (told.Type.StartsWith("member:", StringComparison.Ordinal) && body.TryGetProperty("user", out var user)
            && user.ValueKind == JsonValueKind.Object)
        {
            return Short(Text(user, "name"));
        }

        // Receipts, deletions and updates.
        if (body.TryGetProperty("event_id", out var id) && body.EnumerateObject().Count() == 1)
            return $"event {id.GetRawText().Trim('"')}";
        return Short(CompactJson.Of(told.Body));
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? CompactJson.Text(value) : null;

    private static string? Short(string? text)
    {
        if (text is not { Length: > MaxLength })
            return text;
        // Not through the middle of a character.
        var end = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return text[..end] + " …";
    }
}
