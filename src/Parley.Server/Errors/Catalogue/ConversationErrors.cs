using Parley.Domain;
using static Parley.Server.Errors.Catalogue.ErrorAnswer;

namespace Parley.Server.Errors.Catalogue;

internal static class ConversationErrors
{
    public static readonly ErrorEntry[] Entries =
    [
        new(Api(Problems.ConversationNotFound))
        {
            Meaning = "The application has no conversation of this id, or the token's user may not know of it.",
            Causes =
            [
                "It was deleted, by a request or by the end of its time to live.",
                "The token's user is no member of it and was not invited.",
                "It belongs to another application.",
            ],
            Cure = "Invite or add the user, or ask with a token of the application, one without `sub`.",
        },
        new(Api(Problems.ConversationNameTaken))
        {
            Meaning = "Another conversation of the application has the name. Names are unique within an application.",
            Causes = ["A name that is no more than a title.", "Two requests at the same time."],
            Cure = "Use the conversation that exists, or choose another name. `display_name` need not be unique.",
        },
        new(Api(Problems.MemberNotFound))
        {
            Meaning = "The conversation has no such member, or the token's user is none.",
            Causes = ["A user's id or name where a member's id (`MEM-…`) belongs.", "`members/me` with a token without `sub`."],
            Cure = "List the members of the conversation and take the id from there.",
        },
        new(Api(Problems.MemberAlreadyJoined))
        {
            Meaning = "The user has joined the conversation already.",
            Causes = ["A second join, often from another tab or device of the same user."],
            Cure = "Go on: the user is where it wants to be.",
        },
        new(Api(Problems.MemberAlreadyInvited))
        {
            Meaning = "The user is invited to the conversation already.",
            Causes = ["A second invitation before the first was accepted or declined."],
            Cure = "Wait for the user to join, or join it with a token of the application.",
        },
        new(Api(Problems.InvalidMemberState))
        {
            Meaning = "The member has left the conversation, and cannot change any more.",
            Causes = ["The user left, declined or was removed, and the client has not heard of it yet."],
            Cure = "Join or invite the user again: it gets a new member.",
        },
        new(Api(Problems.MaximumMembers(3000)))
        {
            Meaning = "The conversation has as many members, invited and joined, as the server allows.",
            Causes = ["Everybody is put into one conversation.", "Members who went away for good were never removed."],
            Cure = "Remove members, or raise `Conversations:MaximumMembers`.",
        },
    ];
}
