using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Users;
using Parley.Server.Realtime;
using Parley.Server.Users;

namespace Parley.Server.Members;

/// <summary>Lets a user that is deleted leave its conversations first, so that the others hear of it.</summary>
internal sealed class Departure(IStore store, Decisions decisions, UserPrivacy privacy, TimeProvider time)
{
    /// <returns>Why it could not leave them all; null when it has left.</returns>
    public async Task<Problem?> Leave(User user, CancellationToken cancel)
    {
        foreach (var reach in await store.ListReach(user.ApplicationId, user.Id, long.MaxValue, cancel))
        {
            if (reach.IsActive && await Leave(user, reach.ConversationId) is { } refusal)
                return refusal;
        }

        return null;
    }

    private async Task<Problem?> Leave(User user, string conversationId)
    {
        var result = await decisions.Change(user.ApplicationId, conversationId, async entry =>
            await entry.MemberOfUser(user.Id) is { IsActive: true } member
                ? MemberRules.Change(
                    entry.Conversation, member, privacy.InEvents(user), new ChangeMember(MemberState.Left), Actor.System, Moment.Now(time))
                : Problems.InvalidMemberState);
        // It left by itself, or the conversation is gone: that is as well.
        return result.Succeeded || result.Problem == Problems.InvalidMemberState || result.Problem == Problems.ConversationNotFound
            ? null : result.Problem;
    }
}
