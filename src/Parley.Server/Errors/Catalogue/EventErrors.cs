using Parley.Domain;
using Parley.Domain.Conversations;
using static Parley.Server.Errors.Catalogue.ErrorAnswer;

namespace Parley.Server.Errors.Catalogue;

internal static class EventErrors
{
    public static readonly ErrorEntry[] Entries =
    [
        new(Api(Problems.EventNotFound), Api(Problems.EventDeleted))
        {
            Meaning = "The conversation has no event of this id that the caller may read, or its content was deleted.",
            Causes =
            [
                "The id is of another conversation: ids count from 1 in each.",
                "The event was deleted.",
                "The id is no number.",
            ],
            Cure = "List the events of the conversation and take the id from there.",
        },
        new(Api(Problems.NotJoined))
        {
            Meaning = "Events are read by members and sent by joined members, and the token's user is no such member.",
            Causes = ["The user is invited and has not joined.", "The user left or was removed."],
            Cure = "Join first.",
        },
        new(Api(Problems.EventPermissionDenied("A user deletes only its own events.")))
        {
            Meaning = "The caller may not do this with, or in the name of, what belongs to another. `detail` says what.",
            Causes =
            [
                "`from` names a member of another user.",
                "Deleting or editing another user's event, or one that is neither a message nor custom.",
                "Marking one's own message as seen.",
            ],
            Cure = "Leave `from` out or name the caller's own member; for others, use a token of the application.",
        },
        new(Api(Problems.TooManyReactions(ReceiptKinds.MaximumReactions)))
        {
            Meaning = "A member has so many different reactions to one event at a time, and this would be one more.",
            Causes = ["A program that reacts again and again with something new."],
            Cure = "Take one back first: send it again with `action` `remove`.",
        },
        new(Api(Problems.UnknownEvent("There is no type of event 'text'. Names of your own begin with custom:")))
        {
            Meaning = "Nobody may send an event of this type. `detail` says why.",
            Causes =
            [
                "A misspelt type.",
                "A type of one's own without `custom:` before it.",
                "A type that only the server writes, as `member:joined`.",
            ],
            Cure = "Send a `message`, or put `custom:` before the name.",
        },
    ];
}
