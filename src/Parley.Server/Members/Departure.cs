using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Users;
using Parley.Server.Realtime;
using Parley.Server.Users;

namespace Parley.Server.Members;

/// <summary>Lets a user that is deleted leave its conversations first, so that the others hear of it.</summary>
internal sealed class Departure(IStore store, Decisions decisions, UserPrivacy privacy, TimeProvider time)
{
    public async Task Leave(User user, CancellationToken cancel)
    {
        foreach (var reach in await store.ListReach(user.ApplicationId, user.Id, long.MaxValue, cancel))
        {
            if (!reach.IsActive)
                continue;
            await decisions.Change(user.ApplicationId, reach.ConversationId, async entry =>
                await entry.MemberOfUser(user.Id) is { IsActive: true } member
                    ? MemberRules.Change(
                        entry.Conversation, member, privacy.InEvents(user), new ChangeMember(MemberState.Left), Actor.System, Moment.Now(time))
                    : Problems.InvalidMemberState);
        }
    }
}
