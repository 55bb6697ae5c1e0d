using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Server.Events;
using Parley.Server.Hal;
using Parley.Server.Http;
using Parley.Server.Members;

namespace Parley.Server.Conversations;

/// <summary>The replies of the conversations' endpoints, each version in its own shape.</summary>
internal static class ConversationReplies
{
    public static Reply One(ApiCall call, Conversation conversation, Member? own, IReadOnlyList<Member> members) => call.Version switch
    {
        ApiVersion.V01 => Old(call, conversation, members),
        ApiVersion.V03 when own is not null => Reply.Ok(
            ConversationMessage.From(conversation, call) with
            {
                Embedded = new ConversationMember(null, null, MemberMessage.From(own, call)),
            },
            MessagesJson.Default.ConversationMessage),
        _ => Reply.Ok(ConversationMessage.From(conversation, call), MessagesJson.Default.ConversationMessage),
    };

    /// <summary>v0.1 answers 200: clients of the 6.x line take no 201.</summary>
    public static Reply Created(ApiCall call, Conversation conversation) => call.Version == ApiVersion.V01
        ? Old(call, conversation, null)
        : Reply.Created(ConversationMessage.From(conversation, call), MessagesJson.Default.ConversationMessage);

    public static Reply Updated(ApiCall call, Conversation conversation) => call.Version == ApiVersion.V01
        ? Old(call, conversation, null)
        : Reply.Ok(ConversationMessage.From(conversation, call), MessagesJson.Default.ConversationMessage);

    public static Reply Deleted(ApiCall call) => call.Version == ApiVersion.V01 ? Reply.EmptyObject : Reply.NoContent;

    public static Reply List(ApiCall call, ListQuery query, Page<Conversation> page) => Pages(
        call, query, new([.. page.Items.Select(conversation => ConversationMessage.From(conversation, call))]),
        query.Links(page, Key), query.Next(page, Key));

    public static Reply ListByIndex(
        ApiCall call, IReadOnlyList<Conversation> items, int total, int recordIndex, int pageSize, string order)
    {
        Link Page(int index) => new(call.Href($"/conversations?page_size={pageSize}&order={order}&record_index={index}"));
        return Reply.Ok(
            new OldConversationPage(
                total, pageSize, recordIndex,
                new OldPageLinks(
                    Page(recordIndex), recordIndex + items.Count < total ? Page(recordIndex + pageSize) : null,
                    recordIndex > 0 ? Page(Math.Max(0, recordIndex - pageSize)) : null),
                new OldConversationList(
                [
                    .. items.Select(item => OldConversationItem.From(item, call.Href($"/conversations/{item.Id}"))),
                ])),
            MessagesJson.Default.OldConversationPage);
    }

    public static Reply Memberships(
        ApiCall call, ListQuery query, Page<Membership> page, bool bySortKey, bool withCustomData)
    {
        PageKey Key(Membership item) => bySortKey
            ? new PageKey(0, $"{item.Conversation.SortKey}\n{item.Conversation.Id}") : ConversationReplies.Key(item.Conversation);
        var links = query.Links(page, Key);
        if (call.Version == ApiVersion.V01)
            return Reply.Bare<IReadOnlyList<OldMembershipItem>>(
                call, [.. page.Items.Select(item => Old(call, item))], MessagesJson.Default.IReadOnlyListOldMembershipItem, links.Next);
        return Pages(
            call, query, new([.. page.Items.Select(item => Item(call, item, withCustomData))]), links, query.Next(page, Key));
    }

    private static Reply Pages(ApiCall call, ListQuery query, ConversationList list, PageLinks links, string? next) =>
        call.Version == ApiVersion.V02
            ? Reply.Ok(
                new PageMessage<DataOf<ConversationList>>(query.Page.Size, next, new DataOf<ConversationList>(list), links),
                MessagesJson.Default.PageMessageDataOfConversationList)
            : Reply.Ok(
                new PageMessage<ConversationList>(query.Page.Size, null, list, links), MessagesJson.Default.PageMessageConversationList);

    private static ConversationMessage Item(ApiCall call, Membership membership, bool withCustomData)
    {
        var member = membership.Member;
        var item = ConversationMessage.From(membership.Conversation, call, withCustomData) with
        {
            UnreadCount = membership.Unread,
            LastEvent = LastEvent(membership),
        };
        return call.Version switch
        {
            ApiVersion.V02 => item with { MemberId = member.Id, State = MemberMessage.StateText(member.State) },
            ApiVersion.V03 => item with { Embedded = new ConversationMember(null, null, MemberMessage.From(member, call)) },
            _ => item with { Embedded = new ConversationMember(member.Id, MemberMessage.StateText(member.State), null) },
        };
    }

    private static OldMembershipItem Old(ApiCall call, Membership membership)
    {
        var conversation = membership.Conversation;
        return new OldMembershipItem(
            conversation.Id, call.Href($"/conversations/{conversation.Id}"), conversation.Name, conversation.DisplayName,
            conversation.ImageUrl, MemberMessage.StateText(membership.Member.State), membership.Member.Id,
            conversation.LastEventId, ConversationTimestamps.Of(conversation), membership.Unread, LastEvent(membership));
    }

    private static RawJson? LastEvent(Membership membership) =>
        membership.LastMessage is { } last ? EventJson.Text(last) : null;

    private static Reply Old(ApiCall call, Conversation conversation, IReadOnlyList<Member>? members) =>
        Reply.Ok(OldConversationMessage.From(conversation, members, call), MessagesJson.Default.OldConversationMessage);

    private static PageKey Key(Conversation conversation) => new(conversation.CreatedAt, conversation.Id);
}
