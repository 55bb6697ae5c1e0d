using System.Text.Json.Serialization;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Members;

/// <summary>A member as v1 and v0.3 show it.</summary>
/// <param name="InvitedBy">The inviter's member id; in v0.3 its name, which clients compare.</param>
internal sealed record MemberMessage(
    string Id,
    string ConversationId,
    [property: JsonPropertyName("_embedded")] MemberOwner Embedded,
    string State,
    MemberTimestamps Timestamp,
    MemberInitiators? Initiator,
    RawJson Channel,
    RawJson? Media,
    string? KnockingId,
    string? InvitedBy,
    RawJson? Reason,
    [property: JsonPropertyName("_links")] MemberLinks Links)
{
    public static MemberMessage From(Member member, ApiCall call) => new(
        member.Id, member.ConversationId, MemberOwner.Of(member, call), StateText(member.State), MemberTimestamps.Of(member),
        MemberInitiators.Of(member), new RawJson(member.Channel), Raw(member.Media), member.KnockingId,
        call.Version == ApiVersion.V1 ? member.InvitedBy?.MemberId : member.InvitedBy?.UserName, Raw(member.Reason),
        new MemberLinks(call.Href(Path(member))));

    /// <summary>Upper case everywhere: clients write it in any case and read it in this one.</summary>
    public static string StateText(MemberState state) => state switch
    {
        MemberState.Invited => "INVITED",
        MemberState.Joined => "JOINED",
        _ => "LEFT",
    };

    internal static RawJson? Raw(string? json) => json is null ? null : new RawJson(json);

    internal static string Path(Member member) => $"/conversations/{member.ConversationId}/members/{member.Id}";
}

/// <summary>Every client reads the user here without looking whether it is there.</summary>
internal sealed record MemberOwner(MemberUserMessage User)
{
    public static MemberOwner Of(Member member, ApiCall call) => new(new MemberUserMessage(
        member.UserId, member.UserName, member.User?.DisplayName, member.User?.ImageUrl,
        new SelfLink(call.Href($"/users/{member.UserId}"))));
}

internal sealed record MemberUserMessage(
    string Id, string Name, string? DisplayName, string? ImageUrl, [property: JsonPropertyName("_links")] SelfLink Links);

/// <summary>The .NET, Java and PHP SDKs read the address itself, the Node SDK a link.</summary>
internal sealed record MemberLinks(string Href, Link Self)
{
    public MemberLinks(string href)
        : this(href, new Link(href))
    {
    }
}

internal sealed record MemberTimestamps(string? Invited, string? Joined, string? Left)
{
    public static MemberTimestamps Of(Member member) => new(Iso(member.InvitedAt), Iso(member.JoinedAt), Iso(member.LeftAt));

    private static string? Iso(long? moment) => moment is { } at ? Moment.ToIso(at) : null;
}

/// <summary>Who made the member what it is, by the state that it came to.</summary>
internal sealed record MemberInitiators(MemberInitiator? Invited, MemberInitiator? Joined, MemberInitiator? Left)
{
    public static MemberInitiators Of(Member member) =>
        new(MemberInitiator.Of(member.InvitedBy), MemberInitiator.Of(member.JoinedBy), MemberInitiator.Of(member.LeftBy));
}

internal sealed record MemberInitiator(bool IsSystem, string? UserId, string? MemberId)
{
    public static MemberInitiator? Of(Actor? actor) =>
        actor is null ? null : new MemberInitiator(actor.IsSystem, actor.UserId, actor.MemberId);
}

/// <summary>A member as v0.1 shows it, alone, in lists and in conversations; and, shorter, in the lists of v0.2.</summary>
internal sealed record OldMemberMessage(
    string Id,
    string? MemberId,
    string UserId,
    string UserName,
    string Name,
    string? DisplayName,
    string State,
    MemberTimestamps? Timestamp,
    RawJson? Channel,
    RawJson? Media,
    string? InvitedBy,
    OldMemberInitiators? Initiator,
    string? Href,
    [property: JsonPropertyName("_embedded")] MemberOwner? Embedded,
    [property: JsonPropertyName("_links")] SelfLink? Links)
{
    public static OldMemberMessage From(Member member, ApiCall call) => new(
        member.Id, member.Id, member.UserId, member.UserName, member.UserName, member.User?.DisplayName,
        MemberMessage.StateText(member.State), MemberTimestamps.Of(member), new RawJson(member.Channel),
        MemberMessage.Raw(member.Media), member.InvitedBy?.UserName, OldMemberInitiators.Of(member),
        call.Href(MemberMessage.Path(member)), MemberOwner.Of(member, call), null);

    public static OldMemberMessage Flat(Member member, ApiCall call) => From(member, call) with
    {
        MemberId = null,
        Href = null,
        Embedded = null,
        Initiator = null,
        Links = new SelfLink(call.Href(MemberMessage.Path(member))),
    };
}

internal sealed record OldMemberInitiators(OldMemberInitiator? Invited, OldMemberInitiator? Joined, OldMemberInitiator? Left)
{
    public static OldMemberInitiators Of(Member member) => new(
        OldMemberInitiator.Of(member.InvitedBy), OldMemberInitiator.Of(member.JoinedBy), OldMemberInitiator.Of(member.LeftBy));
}

/// <summary>v0.1 writes this one name in camel case.</summary>
internal sealed record OldMemberInitiator([property: JsonPropertyName("isSystem")] bool IsSystem, string? UserId, string? MemberId)
{
    public static OldMemberInitiator? Of(Actor? actor) =>
        actor is null ? null : new OldMemberInitiator(actor.IsSystem, actor.UserId, actor.MemberId);
}

internal sealed record MemberList(IReadOnlyList<MemberMessage> Members);

internal sealed record FlatMemberList(IReadOnlyList<OldMemberMessage> Members);

/// <summary>The replies of the members' endpoints, each version in its own shape.</summary>
internal static class MemberReplies
{
    public static Reply One(ApiCall call, Member member) => call.Version == ApiVersion.V01
        ? Reply.Ok(OldMemberMessage.From(member, call), MessagesJson.Default.OldMemberMessage)
        : Reply.Ok(MemberMessage.From(member, call), MessagesJson.Default.MemberMessage);

    /// <summary>v0.1 answers 200: clients of the 6.x line take no 201.</summary>
    public static Reply Created(ApiCall call, Member member) => call.Version == ApiVersion.V01
        ? One(call, member) : Reply.Created(MemberMessage.From(member, call), MessagesJson.Default.MemberMessage);

    public static Reply Updated(ApiCall call, Member member) => One(call, member);

    public static Reply Deleted(ApiCall call) => call.Version == ApiVersion.V01 ? Reply.EmptyObject : Reply.NoContent;

    public static Reply List(ApiCall call, ListQuery query, Page<Member> page)
    {
        var links = query.Links(page, Key);
        return call.Version switch
        {
            ApiVersion.V01 => Reply.Bare<IReadOnlyList<OldMemberMessage>>(
                call, [.. page.Items.Select(member => OldMemberMessage.From(member, call))],
                MessagesJson.Default.IReadOnlyListOldMemberMessage, links.Next),
            ApiVersion.V02 => Reply.Ok(
                new PageMessage<DataOf<FlatMemberList>>(
                    query.Page.Size, query.Next(page, Key),
                    new DataOf<FlatMemberList>(new([.. page.Items.Select(member => OldMemberMessage.Flat(member, call))])), links),
                MessagesJson.Default.PageMessageDataOfFlatMemberList),
            _ => Reply.Ok(
                new PageMessage<MemberList>(
                    query.Page.Size, null, new([.. page.Items.Select(member => MemberMessage.From(member, call))]), links),
                MessagesJson.Default.PageMessageMemberList),
        };
    }

    private static PageKey Key(Member member) => new(member.CreatedAt, member.Id);
}
