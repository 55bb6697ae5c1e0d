using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Server.Auth;
using Parley.Server.Realtime;
using Parley.Server.Users;

namespace Parley.Server.Conversations;

/// <summary>What can be done with the conversations of an application.</summary>
internal sealed class ConversationOperations(
    IStore store, ConversationAccess access, ConversationCache cache, Decisions decisions, Feeds feeds, UserOperations users,
    UserPrivacy privacy, TimeProvider time)
{
    public async Task<Outcome<Conversation>> Create(Caller caller, ConversationChange change, CancellationToken cancel)
    {
        if (change.Name is not null && ResourceName.RefusalOfConversation(change.Name) is { } rule)
            return Problems.InvalidName(rule);
        var conversation = change.Create(caller.Application.Id, time) with { CreatedBy = caller.User?.Id };
        return await store.AddConversation(conversation, cancel) switch
        {
            true => conversation,
            false => Problems.ConversationNameTaken,
            null => Problems.InvalidToken.Because("The application was deleted."),
        };
    }

    /// <summary>The conversation, and the membership of the user that asks.</summary>
    public async Task<Outcome<(Conversation Conversation, Member? Own)>> Find(
        Caller caller, string idOrName, CancellationToken cancel)
    {
        var found = await access.Find(caller, idOrName, cancel);
        if (!found.Succeeded)
            return found.Problem!;
        var own = caller.User is null ? null : await store.GetMemberOfUser(found.Value.Id, caller.User.Id, cancel);
        return (found.Value, own);
    }

    /// <summary>All conversations for the application, and for a user those that it is in.</summary>
    public async Task<Page<Conversation>> List(
        Caller caller, long? createdFrom, long? createdTo, PageRequest page, CancellationToken cancel)
    {
        if (caller.User is not { } user)
            return await store.ListConversations(caller.Application.Id, createdFrom, createdTo, page, cancel);
        var own = await store.ListMemberships(
            caller.Application.Id, user.Id, new MembershipFilter(null, createdFrom, createdTo, BySortKey: false), page, cancel);
        return new Page<Conversation>(
            [.. own.Items.Select(membership => membership.Conversation)], own.HasPrevious, own.HasNext);
    }

    public Task<(IReadOnlyList<Conversation> Items, int Total)> ListByIndex(
        Caller caller, long? createdFrom, long? createdTo, SortOrder order, int skip, int take, CancellationToken cancel) =>
        store.ListConversationsByIndex(
            caller.Application.Id, caller.User?.Id, createdFrom, createdTo, order, skip, take, cancel);

    public async Task<Outcome<Page<Membership>>> ListOfUser(
        Caller caller, string userIdOrName, MembershipFilter filter, PageRequest page, CancellationToken cancel)
    {
        var user = await users.Find(caller, userIdOrName, cancel);
        if (!user.Succeeded)
            return user.Problem!;
        if (caller.User is { } own && own.Id != user.Value.Id)
            return Problems.Permission("A user's token lists only that user's conversations.");
        return await store.ListMemberships(caller.Application.Id, user.Value.Id, filter, page, cancel);
    }

    public async Task<Outcome<Conversation>> Update(
        Caller caller, string idOrName, ConversationChange change, CancellationToken cancel)
    {
        var found = await access.Find(caller, idOrName, cancel);
        if (!found.Succeeded)
            return found;
        Conversation? updated = null;
        var result = await decisions.Change(caller.Application.Id, found.Value.Id, async entry =>
        {
            var own = caller.User is { } user ? await entry.MemberOfUser(user.Id) : null;
            if (MayManage(caller, entry.Conversation, own) is { } refusal)
                return refusal;
            if (change.Name is { } name && name != entry.Conversation.Name && ResourceName.RefusalOfConversation(name) is { } rule)
                return Problems.InvalidName(rule);
            var changed = change.Apply(entry.Conversation, Moment.Now(time));
            if (!changed.Succeeded)
                return changed.Problem!;
            updated = changed.Value;
            var (sender, member) = caller.User is { } by && own is { IsActive: true } ? (EventBody.Sender(privacy.InEvents(by)), own.Id) : (null, null);
            return new Append(
                entry.Conversation,
                new EventDraft(EventTypes.ConversationUpdated, member, null, EventBody.ConversationUpdated(updated), sender))
            {
                Changed = updated,
            };
        });
        return result.Succeeded ? updated! with { LastEventId = result.Value.Event!.Id } : result.Problem!;
    }

    public async Task<Outcome<Done>> Delete(Caller caller, string idOrName, CancellationToken cancel)
    {
        var found = await Find(caller, idOrName, cancel);
        if (!found.Succeeded)
            return found.Problem!;
        if (MayManage(caller, found.Value.Conversation, found.Value.Own) is { } refusal)
            return refusal;
        return await Delete(found.Value.Conversation, null, cancel) ? default(Done) : Problems.ConversationNotFound;
    }

    /// <summary>Deletes it with its members and events, and tells whoever was in it.</summary>
    /// <param name="expiredAt">Only if it has expired by then.</param>
    public async Task<bool> Delete(Conversation conversation, long? expiredAt, CancellationToken cancel)
    {
        var members = await store.ListReaders(conversation.Id, conversation.LastEventId + 1, long.MaxValue, cancel);
        if (!await store.DeleteConversation(conversation.ApplicationId, conversation.Id, expiredAt, cancel))
            return false;
        cache.Forget(conversation.Id);
        var deleted = new Event(
            conversation.Id, 0, EventTypes.ConversationDeleted, null, null,
            EventBody.ConversationDeleted(conversation, Moment.Now(time)), null, Moment.Now(time));
        // A node goes through so many names at a time.
        foreach (var some in members.Select(member => member.UserId).Chunk(1_000))
            await feeds.Pass(new PassingEvent(conversation.ApplicationId, deleted, some));
        return true;
    }

    private static Problem? MayManage(Caller caller, Conversation conversation, Member? own)
    {
        if (ConversationAccess.Hidden(caller, conversation, own) is { } hidden)
            return hidden;
        return caller.IsAdmin || own is { State: MemberState.Joined } || ConversationAccess.IsCreator(caller, conversation)
            ? null
            : Problems.Permission("A conversation is changed by its joined members, its creator, and the application.");
    }
}
