using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Auth;
using Parley.Server.Realtime;

namespace Parley.Server.Conversations;

/// <summary>
/// Who may know of a conversation. Whoever knows its id may, as official clients need it to get and join one; where the
/// application keeps conversations to their members, nobody else hears that it exists, but for who created it and has
/// not been in it yet: clients create, get and then join.
/// </summary>
internal sealed class ConversationAccess(IStore store)
{
    /// <summary>The conversation as it is now, by its id or its name. What has the form of an id is no name.</summary>
    public async Task<Outcome<Conversation>> Find(Caller caller, string idOrName, CancellationToken cancel)
    {
        var application = caller.Application.Id;
        var found = Ids.IsConversation(idOrName)
            ? await store.GetConversation(application, idOrName, cancel)
            : await store.GetConversationByName(application, idOrName, cancel);
        if (found is null)
            return Problems.ConversationNotFound;
        if (!caller.IsAdmin && caller.Application.KeepsConversationsToMembers
            && Hidden(caller, found, await store.GetMemberOfUser(found.Id, caller.User!.Id, cancel)) is { } hidden)
            return hidden;
        return found;
    }

    /// <summary>Why a caller may not act in a conversation, given its own membership; null when it may.</summary>
    public static Problem? Hidden(Caller caller, Conversation conversation, Member? own) =>
        !caller.IsAdmin && caller.Application.KeepsConversationsToMembers && own is not { IsActive: true }
        && !(own is null && IsCreator(caller, conversation))
            ? Problems.ConversationNotFound : null;

    public static bool IsCreator(Caller caller, Conversation conversation) =>
        caller.User is { } user && conversation.CreatedBy == user.Id;

    /// <summary>Who a caller acts as.</summary>
    /// <param name="from">The member that it names; null is its own, or none for an application.</param>
    public static async ValueTask<Outcome<Actor>> Actor(Caller caller, CachedConversation entry, string? from)
    {
        if (caller.User is { } user)
        {
            var own = await entry.MemberOfUser(user.Id);
            if (Hidden(caller, entry.Conversation, own) is { } hidden)
                return hidden;
            var active = own is { IsActive: true } ? own : null;
            // The member that the user was before it left and came back is the user's own as well.
            return from is null || from == own?.Id || (await entry.Member(from))?.UserId == user.Id
                ? new Actor(user.Id, active?.Id, user.Name)
                : Problems.EventPermissionDenied("A user acts as its own member: from names another.");
        }

        if (from is null)
            return Domain.Conversations.Actor.System;
        return await entry.Member(from) is { } member
            ? new Actor(member.UserId, member.Id, member.UserName)
            : Problems.MemberNotFound;
    }
}
