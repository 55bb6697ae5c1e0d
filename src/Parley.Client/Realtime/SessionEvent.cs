using System.Text.Json;

namespace Parley.Client;

/// <summary>Something that the server told the session.</summary>
/// <param name="Name">The event's name, such as <c>member:joined</c>.</param>
/// <param name="Envelope">
/// All that came with it: an object with <c>id</c>, <c>from</c>, <c>cid</c>, <c>timestamp</c> and <c>body</c> as the event
/// has them. <see cref="JsonValueKind.Undefined"/> for an event without arguments.
/// </param>
public sealed record SessionEvent(string Name, JsonElement Envelope)
{
    /// <summary>The envelope's <c>body</c>; <see cref="JsonValueKind.Undefined"/> where it has none.</summary>
    public JsonElement Body => Member("body");

    /// <summary>The conversation, where the event belongs to one.</summary>
    public string? ConversationId => Text("cid");

    /// <summary>Its id in the conversation; null for an event that is not kept.</summary>
    public long? Id => Member("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out var value) ? value : null;

    /// <summary>Who sent it: a member, where the event has a sender.</summary>
    public string? From => Text("from");

    internal string? Text(string name)
    {
        try
        {
            return Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is JSON, yet no text.
            return null;
        }
    }

    private JsonElement Member(string name) =>
        Envelope.ValueKind == JsonValueKind.Object && Envelope.TryGetProperty(name, out var value) ? value : default;
}
