using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Server.Auth;
using Parley.Server.Conversations;
using Parley.Server.Realtime;

namespace Parley.Server.Events;

/// <summary>What can be done with the events of a conversation.</summary>
internal sealed class EventOperations(
    IStore store, ConversationAccess access, ConversationCache cache, Decisions decisions, Feeds feeds, Senders senders,
    TimeProvider time)
{
    /// <summary>Sends an event; one that the log does not keep has the id 0.</summary>
    public async Task<Outcome<Event>> Send(Caller caller, string conversation, SendEvent command, CancellationToken cancel)
    {
        var id = await Resolve(caller, conversation, cancel);
        if (!id.Succeeded)
            return id.Problem!;
        if (EventTypes.IsPassing(command.Type))
            return await Pass(caller, id.Value, command);
        var result = await decisions.Send(caller.Application.Id, id.Value, async entry =>
        {
            var sender = await senders.Of(caller, entry, command.From);
            if (!sender.Succeeded)
                return sender.Problem!;
            if (await RefuseStranger(entry, command) is { } stranger)
                return stranger;
            Event? target = null;
            if (EventRules.NeedsTarget(command))
            {
                target = await store.GetEvent(entry.Conversation.Id, command.Target!.Value, cancel);
                if (target is null)
                    return Problems.EventNotFound;
            }

            return EventRules.Send(entry.Conversation, sender.Value, command, target, Moment.Now(time));
        });
        return result.Succeeded ? result.Value.Event! : result.Problem!;
    }

    public async Task<Outcome<Done>> Delete(
        Caller caller, string conversation, long eventId, string? from, CancellationToken cancel)
    {
        var id = await Resolve(caller, conversation, cancel);
        if (!id.Succeeded)
            return id.Problem!;
        var result = await decisions.Send(caller.Application.Id, id.Value, async entry =>
        {
            var sender = await senders.Of(caller, entry, from);
            if (!sender.Succeeded)
                return sender.Problem!;
            return await store.GetEvent(entry.Conversation.Id, eventId, cancel) is { } target
                ? EventRules.Delete(entry.Conversation, sender.Value, target, Moment.Now(time))
                : Problems.EventNotFound;
        });
        return result.Succeeded ? default(Done) : result.Problem!;
    }

    public async Task<Outcome<(Event Event, IReadOnlyList<Receipt> Receipts)>> Find(
        Caller caller, string conversation, long eventId, CancellationToken cancel)
    {
        var reader = await Reader(caller, conversation, cancel);
        if (!reader.Succeeded)
            return reader.Problem!;
        var (id, last) = reader.Value;
        if (await store.ReadEvents(id, eventId - 1, last, 1, cancel) is not [var found] || found.Id != eventId)
            return Problems.EventNotFound;
        return (found, await store.ListReceipts(id, [eventId], last, cancel));
    }

    public async Task<Outcome<(string Conversation, Page<Event> Page, IReadOnlyList<Receipt> Receipts)>> List(
        Caller caller, string conversation, EventFilter filter, PageRequest page, CancellationToken cancel)
    {
        var reader = await Reader(caller, conversation, cancel);
        if (!reader.Succeeded)
            return reader.Problem!;
        var (id, last) = reader.Value;
        var events = await store.ListEvents(id, filter with { Last = last }, page, cancel);
        var ids = events.Items.Where(item => EventTypes.IsContent(item.Type)).Select(item => item.Id).ToList();
        return (id, events, await store.ListReceipts(id, ids, last, cancel));
    }

    public async Task<Outcome<Page<Event>>> Search(Caller caller, string words, PageRequest page, CancellationToken cancel) =>
        caller.User is { } user
            ? await store.SearchEvents(caller.Application.Id, user.Id, words, page, cancel)
            : Problems.Permission("A search is a user's: the token needs a sub claim.");

    private async Task<Outcome<Event>> Pass(Caller caller, string id, SendEvent command)
    {
        if (await cache.Get(caller.Application.Id, id) is not { } entry)
            return Problems.ConversationNotFound;
        var sender = await senders.Of(caller, entry, command.From);
        if (!sender.Succeeded)
            return sender.Problem!;
        if (EventRules.MaySend(sender.Value, command) is { } refusal)
            return refusal;
        if (await RefuseStranger(entry, command) is { } stranger)
            return stranger;
        var passing = new Event(
            id, 0, command.Type, sender.Value?.Member.Id, command.To, command.Body,
            sender.Value is { } from ? EventBody.Sender(from.User) : null, Moment.Now(time));
        await feeds.Pass(new PassingEvent(caller.Application.Id, passing));
        return passing;
    }

    /// <summary>
    /// How far the caller may read: members all of it, who left up to its leaving, an application everything; and who
    /// created it all of it until it joins, as clients read before they do.
    /// </summary>
    private async Task<Outcome<(string Id, long Last)>> Reader(Caller caller, string conversation, CancellationToken cancel)
    {
        var found = await access.Find(caller, conversation, cancel);
        if (!found.Succeeded)
            return found.Problem!;
        if (caller.User is not { } user)
            return (found.Value.Id, long.MaxValue);
        if (await store.GetMemberOfUser(found.Value.Id, user.Id, cancel) is { } member)
            return (found.Value.Id, member.LeftEventId ?? long.MaxValue);
        return ConversationAccess.IsCreator(caller, found.Value) ? (found.Value.Id, long.MaxValue) : Problems.NotJoined;
    }

    /// <summary>Whom an event is for is a member too, and of this conversation.</summary>
    private static async ValueTask<Problem?> RefuseStranger(CachedConversation entry, SendEvent command) =>
        command.To is null || await entry.Member(command.To) is not null
            ? null : Problems.ValidationFail(new InvalidParameter("to", "must be a member of the conversation"));

    private async ValueTask<Outcome<string>> Resolve(Caller caller, string conversation, CancellationToken cancel)
    {
        if (Ids.IsConversation(conversation))
            return conversation;
        var found = await access.Find(caller, conversation, cancel);
        return found.Succeeded ? found.Value.Id : found.Problem!;
    }
}
