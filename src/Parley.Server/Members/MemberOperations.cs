using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Domain.Users;
using Parley.Server.Auth;
using Parley.Server.Configuration;
using Parley.Server.Conversations;
using Parley.Server.Realtime;
using Parley.Server.Users;

namespace Parley.Server.Members;

/// <summary>What can be done with the members of a conversation.</summary>
internal sealed class MemberOperations(
    IStore store, ConversationAccess access, Decisions decisions, UserOperations users, UserPrivacy privacy, ParleyOptions options,
    TimeProvider time)
{
    /// <summary>Invites anyone, or joins: a user itself, an application anyone.</summary>
    public async Task<Outcome<Member>> Add(Caller caller, string conversation, MemberRequest request, CancellationToken cancel)
    {
        var id = await Resolve(caller, conversation, cancel);
        if (!id.Succeeded)
            return id.Problem!;
        var user = request.UserId is { } userId
            ? await users.Find(caller, userId, cancel) : await users.FindByName(caller, request.UserName!, cancel);
        if (!user.Succeeded)
            return user.Problem!;
        var command = new AddMember(privacy.InEvents(user.Value), request.State, request.Channel, request.Media, request.KnockingId);
        return MemberOf(await decisions.Change(caller.Application.Id, id.Value, async entry =>
        {
            var actor = await ConversationAccess.Actor(caller, entry, request.From);
            if (!actor.Succeeded)
                return actor.Problem!;
            if (command.State == MemberState.Joined && caller.User is { } self && self.Id != user.Value.Id)
                return Problems.Permission("A user's token joins only that user; invite the others.");
            var current = await entry.MemberOfUser(user.Value.Id) is { IsActive: true } active ? active : null;
            return MemberRules.Add(
                entry.Conversation, current, command, actor.Value, options.MaximumMembers, time);
        }));
    }

    /// <summary>Finds by member id, or <c>me</c>: the latest membership of the token's user.</summary>
    public async Task<Outcome<Member>> Find(Caller caller, string conversation, string memberId, CancellationToken cancel)
    {
        var found = await access.Find(caller, conversation, cancel);
        if (!found.Succeeded)
            return found.Problem!;
        var member = memberId != "me" ? await store.GetMember(found.Value.Id, memberId, cancel)
            : caller.User is { } user ? await store.GetMemberOfUser(found.Value.Id, user.Id, cancel) : null;
        return member is null ? Problems.MemberNotFound : member;
    }

    public async Task<Outcome<Page<Member>>> List(
        Caller caller, string conversation, MemberState? state, PageRequest page, CancellationToken cancel)
    {
        var found = await access.Find(caller, conversation, cancel);
        return found.Succeeded ? await store.ListMembers(found.Value.Id, state, page, cancel) : found.Problem!;
    }

    /// <summary>Joins who is invited, or lets a member leave; a joined member, or an application, may make others leave.</summary>
    public async Task<Outcome<Member>> Change(
        Caller caller, string conversation, string memberId, MemberUpdate update, CancellationToken cancel)
    {
        var found = await Find(caller, conversation, memberId, cancel);
        if (!found.Succeeded)
            return found;
        var (id, user) = (found.Value.Id, privacy.InEvents(await UserOf(caller, found.Value, cancel)));
        return MemberOf(await decisions.Change(caller.Application.Id, found.Value.ConversationId, async entry =>
        {
            var actor = await ConversationAccess.Actor(caller, entry, IsSelf(found.Value, update.From) ? null : update.From);
            if (!actor.Succeeded)
                return actor.Problem!;
            if (await entry.Member(id) is not { } member)
                return Problems.MemberNotFound;
            if (caller.User is { } self && self.Id != member.UserId && await Refusal(entry, self, update.Change) is { } refusal)
                return refusal;
            return MemberRules.Change(entry.Conversation, member, user, update.Change, actor.Value, Moment.Now(time));
        }));
    }

    private static async ValueTask<Problem?> Refusal(CachedConversation entry, User self, ChangeMember change)
    {
        if (change.State != MemberState.Left)
            return Problems.Permission("A user's token changes only that user's member.");
        return await entry.MemberOfUser(self.Id) is { State: MemberState.Joined } ? null : Problems.NotJoined;
    }

    // Clients name the member itself as the actor of its own leaving, and applications do so for their users.
    private static bool IsSelf(Member member, string? from) => from == member.Id;

    private async Task<Outcome<string>> Resolve(Caller caller, string conversation, CancellationToken cancel)
    {
        if (Ids.IsConversation(conversation))
            return conversation;
        var found = await access.Find(caller, conversation, cancel);
        return found.Succeeded ? found.Value.Id : found.Problem!;
    }

    private async Task<User> UserOf(Caller caller, Member member, CancellationToken cancel) =>
        await store.GetUser(caller.Application.Id, member.UserId, cancel)
        // Gone since it left: shown as it was named.
        ?? new User(caller.Application.Id, member.UserId, member.UserName, null, null, "{}", "{}", 0, 0);

    private static Outcome<Member> MemberOf(Outcome<AppendResult> result) =>
        result.Succeeded ? result.Value.Member! : result.Problem!;
}
