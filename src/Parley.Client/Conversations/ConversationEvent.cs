using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>An event of a conversation.</summary>
public sealed record ConversationEvent
{
    /// <summary>1, 2, 3 … in each conversation; null for an event that is not kept.</summary>
    public long? Id { get; init; }

    /// <summary>Such as <c>message</c> or <c>custom:order</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The member that it comes from; null for the application.</summary>
    public string? From { get; init; }

    /// <summary>What it says, as its type has it.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The user that it comes from, as that was then.</summary>
    [JsonIgnore]
    public User? Sender => Embedded?.FromUser;

    [JsonInclude, JsonPropertyName("_embedded")]
    internal EventParts? Embedded { get; init; }

    /// <summary>Everything else that the server says about it.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}

internal sealed record EventParts(User? FromUser);

/// <summary>Which events of a conversation, in which order.</summary>
public sealed record EventQuery
{
    /// <summary>How many at once, 1 to 100; the server's choice when absent.</summary>
    public int? PageSize { get; init; }

    /// <summary>Where the last page ended.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether the newest come first.</summary>
    public bool Descending { get; init; }

    /// <summary>The first id that is wanted.</summary>
    public long? StartId { get; init; }

    /// <summary>The last id that is wanted.</summary>
    public long? EndId { get; init; }

    /// <summary>Types, separated by commas; a trailing <c>*</c> is any ending.</summary>
    public string? Type { get; init; }

    /// <summary>Leaves out those whose content was deleted.</summary>
    public bool ExcludeDeleted { get; init; }
}
