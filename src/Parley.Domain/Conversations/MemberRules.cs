using Parley.Domain.Users;

namespace Parley.Domain.Conversations;

/// <summary>Adds a user to a conversation, invited or joined at once.</summary>
public sealed record AddMember(User User, MemberState State, string Channel, string? Media, string? KnockingId);

/// <summary>Changes what is given of a member.</summary>
/// <param name="Reason">JSON object; only said with leaving.</param>
public sealed record ChangeMember(MemberState? State, string? Channel = null, string? Media = null, string? Reason = null);

/// <summary>
/// Who becomes what: nobody to invited or joined, invited to joined, either to left. Coming back after leaving makes a
/// new member, so that what the former one said and read stays its own.
/// </summary>
public static class MemberRules
{
    /// <param name="conversation">What is decided on.</param>
    /// <param name="current">The user's active member, if any.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="maximum">Active members that a conversation may have.</param>
    /// <param name="time">The clock of the timestamps.</param>
    public static Outcome<Append> Add(
        Conversation conversation, Member? current, AddMember command, Actor actor, int maximum, TimeProvider time)
    {
        if (current is not null)
        {
            return (current.State, command.State) switch
            {
                (MemberState.Joined, _) => Problems.MemberAlreadyJoined,
                (_, MemberState.Invited) => Problems.MemberAlreadyInvited,
                _ => Join(conversation, current, command.User, command.Channel, command.Media, actor, Moment.Now(time)),
            };
        }

        if (conversation.ActiveMembers >= maximum)
            return Problems.MaximumMembers(maximum);
        var now = Moment.Now(time);
        var user = command.User;
        var member = new Member(
            conversation.Id, Ids.NewMember(time), user.Id, user.Name, command.State, command.Channel, command.Media,
            command.KnockingId, now)
        {
            User = new MemberUser(user.DisplayName, user.ImageUrl),
        };
        var grown = conversation.WithMembers(conversation.ActiveMembers + 1, now);
        if (command.State == MemberState.Joined)
            return Join(grown, member, user, command.Channel, command.Media, actor, now) is var joined
                ? joined with { Conversation = conversation } : joined;
        member = member with { InvitedAt = now, InvitedBy = actor };
        return Said(conversation, grown, member, user, EventTypes.MemberInvited, EventBody.MemberInvited(conversation, member, user));
    }

    public static Outcome<Append> Change(
        Conversation conversation, Member member, User user, ChangeMember command, Actor actor, long now)
    {
        switch (member.State, command.State)
        {
            case (MemberState.Left, _):
                return Problems.InvalidMemberState;
            case (MemberState.Joined, MemberState.Joined or MemberState.Invited):
                return Problems.MemberAlreadyJoined;
            case (MemberState.Invited, MemberState.Invited):
                return Problems.MemberAlreadyInvited;
            case (MemberState.Invited, MemberState.Joined):
                return Join(conversation, member, user, command.Channel ?? member.Channel, command.Media, actor, now);
            case (_, MemberState.Left):
                return Leave(conversation, member, user, command.Reason, actor, now);
        }

        var changed = member with { Channel = command.Channel ?? member.Channel, Media = command.Media ?? member.Media };
        return Said(conversation, conversation, changed, user, EventTypes.MemberMedia, EventBody.MemberMedia(changed, user));
    }

    private static Append Join(
        Conversation conversation, Member member, User user, string channel, string? media, Actor actor, long now)
    {
        // Who joins by itself acts as the member that it becomes.
        if (actor.UserId == member.UserId)
            actor = actor with { MemberId = member.Id };
        member = member with
        {
            State = MemberState.Joined,
            JoinedAt = now,
            JoinedBy = actor,
            Channel = channel,
            Media = media ?? member.Media,
        };
        return Said(conversation, conversation, member, user, EventTypes.MemberJoined, EventBody.MemberJoined(member, user));
    }

    private static Append Leave(
        Conversation conversation, Member member, User user, string? reason, Actor actor, long now)
    {
        member = member with { State = MemberState.Left, LeftAt = now, LeftBy = actor, Reason = reason };
        var shrunk = conversation.WithMembers(conversation.ActiveMembers - 1, now);
        return Said(conversation, shrunk, member, user, EventTypes.MemberLeft, EventBody.MemberLeft(member, user));
    }

    // An event about a member comes from that member and shows its user, whoever did it: nexmo-client 9.5.1 takes the
    // member's new state, and the matter as its own, from there. Who did it is the body's initiator.
    private static Append Said(
        Conversation decidedOn, Conversation changed, Member member, User user, string type, string body) =>
        new(decidedOn, new EventDraft(type, member.Id, null, body, EventBody.Sender(user))) { Changed = changed, Member = member };
}
