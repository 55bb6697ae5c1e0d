using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>A conversation. In a change, what is not set stays as it is.</summary>
public sealed record Conversation
{
    /// <summary>The conversation's id, <c>CON-…</c>; given by the server.</summary>
    public string? Id { get; init; }

    /// <summary>Unique in the application; made up when absent.</summary>
    public string? Name { get; init; }

    /// <summary>A name for people; need not be unique.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A picture's URL.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>The id of the latest event; 0 before the first.</summary>
    public long? SequenceNumber { get; init; }

    /// <summary>Time to live, sort key and the caller's own data.</summary>
    public ConversationProperties? Properties { get; init; }

    /// <summary>In a user's list: messages of others that the user has not seen. Parley's own.</summary>
    public int? UnreadCount { get; init; }

    /// <summary>In a user's list: the newest message. Parley's own.</summary>
    public ConversationEvent? LastEvent { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}

/// <summary>What a conversation carries besides its names.</summary>
public sealed record ConversationProperties
{
    /// <summary>Seconds after which the conversation is deleted while nobody is in it.</summary>
    public long? Ttl { get; init; }

    /// <summary>Users' lists can be ordered by it.</summary>
    public string? CustomSortKey { get; init; }

    /// <summary>A JSON object; a change replaces it, nothing is merged.</summary>
    public JsonElement? CustomData { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
