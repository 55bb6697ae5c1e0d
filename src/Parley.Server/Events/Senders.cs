using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Users;
using Parley.Server.Auth;
using Parley.Server.Conversations;
using Parley.Server.Realtime;
using Parley.Server.Users;

namespace Parley.Server.Events;

/// <summary>Who an event comes from: users send as themselves, an application as any member or as none.</summary>
internal sealed class Senders(IStore store, Auth.Directory directory, UserPrivacy privacy)
{
    /// <param name="from">The member that the caller names, if any.</param>
    /// <returns>The sender; null for the application itself.</returns>
    public async ValueTask<Outcome<Sender?>> Of(Caller caller, CachedConversation entry, string? from)
    {
        if (caller.User is { } user)
            return await OfUser(caller, user, entry, from);
        if (from is null)
            return (Sender?)null;
        if (await entry.Member(from) is not { } member)
            return Problems.MemberNotFound;
        return new Sender(member, privacy.InEvents(await UserOf(caller, member)));
    }

    private async ValueTask<Outcome<Sender?>> OfUser(Caller caller, User user, CachedConversation entry, string? from)
    {
        var own = await entry.MemberOfUser(user.Id);
        // It may name the member that the user was before it left and came back; what has just left still sends receipts.
        if (from is not null && from != own?.Id && await entry.Member(from) is { } named)
        {
            if (named.UserId != user.Id)
                return ConversationAccess.Hidden(caller, entry.Conversation, own)
                    ?? Problems.EventPermissionDenied("A user sends as its own member: from names another.");
            return new Sender(own is { State: MemberState.Joined } ? own : named, privacy.InEvents(user));
        }

        if (from is not null && from != own?.Id)
            return ConversationAccess.Hidden(caller, entry.Conversation, own) ?? Problems.MemberNotFound;
        if (own is null)
            return ConversationAccess.Hidden(caller, entry.Conversation, own) ?? Problems.NotJoined;
        return new Sender(own, privacy.InEvents(user));
    }

    private async ValueTask<User> UserOf(Caller caller, Member member)
    {
        var application = caller.Application.Id;
        if (await directory.User(application, member.UserName) is { } named && named.Id == member.UserId)
            return named;
        return await store.GetUser(application, member.UserId, CancellationToken.None)
            ?? new User(application, member.UserId, member.UserName, null, null, "{}", "{}", 0, 0);
    }
}
