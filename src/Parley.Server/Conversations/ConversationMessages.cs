using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Hal;
using Parley.Server.Http;
using Parley.Server.Members;

namespace Parley.Server.Conversations;

/// <summary>A conversation as v1, v0.3 and v0.2 show it. What is unset is left out: the .NET SDK fails at a null.</summary>
internal sealed record ConversationMessage(
    string Id,
    string Name,
    string? DisplayName,
    string? ImageUrl,
    string State,
    long SequenceNumber,
    RawJson Properties,
    RawJson? Numbers,
    RawJson? Callback,
    ConversationTimestamps Timestamp,
    [property: JsonPropertyName("_links")] SelfLink Links)
{
    /// <summary>Of a user's list in v0.2: its clients read the member's id and state here.</summary>
    public string? MemberId { get; init; }

    /// <summary>Parley's own: messages of others that the user has not seen.</summary>
    public int? UnreadCount { get; init; }

    /// <summary>Parley's own: the newest message.</summary>
    public RawJson? LastEvent { get; init; }

    [JsonPropertyName("_embedded")]
    public ConversationMember? Embedded { get; init; }

    public static ConversationMessage From(Conversation conversation, ApiCall call, bool withCustomData = true) => new(
        conversation.Id, conversation.Name, conversation.DisplayName, conversation.ImageUrl, "ACTIVE",
        conversation.LastEventId, new RawJson(withCustomData ? conversation.Properties : WithoutCustomData(conversation.Properties)),
        Raw(conversation.Numbers), Raw(conversation.Callback), ConversationTimestamps.Of(conversation),
        new SelfLink(call.Href($"/conversations/{conversation.Id}")));

    internal static RawJson? Raw(string? json) => json is null ? null : new RawJson(json);

    private static string WithoutCustomData(string properties)
    {
        if (properties == "{}")
            return properties;
        var shown = JsonNode.Parse(properties)!.AsObject();
        shown.Remove("custom_data");
        return shown.ToJsonString(EventBody.Verbatim);
    }
}

internal sealed record ConversationTimestamps(string Created, string? Updated)
{
    public static ConversationTimestamps Of(Conversation conversation) => new(
        Moment.ToIso(conversation.CreatedAt), conversation.UpdatedAt is { } updated ? Moment.ToIso(updated) : null);
}

/// <summary>
/// The membership that stands with a conversation: whole in v0.3, which @vonage/client-sdk reads, and its id and state in v1.
/// </summary>
internal sealed record ConversationMember(string? Id, string? State, MemberMessage? Member);

/// <summary>A conversation as v0.1 shows it, with its members. Newer clients read it too, for calls.</summary>
internal sealed record OldConversationMessage(
    string Uuid,
    string Id,
    string Name,
    string? DisplayName,
    string? ImageUrl,
    RawJson Numbers,
    RawJson Properties,
    string SequenceNumber,
    ConversationTimestamps Timestamp,
    IReadOnlyList<OldMemberMessage>? Members,
    string ApiKey,
    string Href,
    [property: JsonPropertyName("_links")] SelfLink Links)
{
    public static OldConversationMessage From(Conversation conversation, IReadOnlyList<Member>? members, ApiCall call)
    {
        var href = call.Href($"/conversations/{conversation.Id}");
        return new OldConversationMessage(
            conversation.Id, conversation.Id, conversation.Name, conversation.DisplayName, conversation.ImageUrl,
            new RawJson(conversation.Numbers ?? "{}"), new RawJson(conversation.Properties),
            conversation.LastEventId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ConversationTimestamps.Of(conversation),
            members is null ? null : [.. members.Select(member => OldMemberMessage.From(member, call))],
            call.Application.ApiKey, href, new SelfLink(href));
    }
}

internal sealed record ConversationList(IReadOnlyList<ConversationMessage> Conversations);

/// <summary>A page of v0.1, which is found by its position.</summary>
internal sealed record OldConversationPage(
    int Count,
    int PageSize,
    int RecordIndex,
    [property: JsonPropertyName("_links")] OldPageLinks Links,
    [property: JsonPropertyName("_embedded")] OldConversationList Embedded);

internal sealed record OldPageLinks(Link Self, Link? Next, Link? Prev);

internal sealed record OldConversationList(IReadOnlyList<OldConversationItem> Conversations);

internal sealed record OldConversationItem(
    string Uuid, string Name, string? DisplayName, string Href, [property: JsonPropertyName("_links")] SelfLink Links)
{
    public static OldConversationItem From(Conversation conversation, string href) =>
        new(conversation.Id, conversation.Name, conversation.DisplayName, href, new SelfLink(href));
}

/// <summary>A user's conversation as v0.1 lists it.</summary>
internal sealed record OldMembershipItem(
    string Id,
    string Href,
    string Name,
    string? DisplayName,
    string? ImageUrl,
    string State,
    string MemberId,
    long SequenceNumber,
    ConversationTimestamps Timestamp,
    int UnreadCount,
    RawJson? LastEvent);
