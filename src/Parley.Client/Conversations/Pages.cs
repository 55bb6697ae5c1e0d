using System.Text.Json.Serialization;
using Parley.Client.Http;

namespace Parley.Client;

/// <summary>One page of conversations.</summary>
public sealed record ConversationPage
{
    /// <summary>The conversations of this page.</summary>
    [JsonIgnore]
    public IReadOnlyList<Conversation> Conversations => Embedded?.Conversations ?? [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    [JsonIgnore]
    public string? NextCursor => Links?.NextCursor();

    [JsonInclude, JsonPropertyName("_embedded")]
    internal ConversationPageItems? Embedded { get; init; }

    [JsonInclude, JsonPropertyName("_links")]
    internal HalLinks? Links { get; init; }
}

internal sealed record ConversationPageItems(IReadOnlyList<Conversation>? Conversations);

/// <summary>One page of a conversation's members.</summary>
public sealed record MemberPage
{
    /// <summary>The members of this page.</summary>
    [JsonIgnore]
    public IReadOnlyList<Member> Members => Embedded?.Members ?? [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    [JsonIgnore]
    public string? NextCursor => Links?.NextCursor();

    [JsonInclude, JsonPropertyName("_embedded")]
    internal MemberPageItems? Embedded { get; init; }

    [JsonInclude, JsonPropertyName("_links")]
    internal HalLinks? Links { get; init; }
}

internal sealed record MemberPageItems(IReadOnlyList<Member>? Members);

/// <summary>One page of events.</summary>
public sealed record EventPage
{
    /// <summary>The events of this page.</summary>
    [JsonIgnore]
    public IReadOnlyList<ConversationEvent> Events => Embedded?.Events ?? [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    [JsonIgnore]
    public string? NextCursor => Links?.NextCursor();

    [JsonInclude, JsonPropertyName("_embedded")]
    internal EventPageItems? Embedded { get; init; }

    [JsonInclude, JsonPropertyName("_links")]
    internal HalLinks? Links { get; init; }
}

internal sealed record EventPageItems(IReadOnlyList<ConversationEvent>? Events);
