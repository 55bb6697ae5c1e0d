using Parley.Domain;
using static Parley.Server.Errors.Catalogue.ErrorAnswer;

namespace Parley.Server.Errors.Catalogue;

internal static class UserErrors
{
    public static readonly ErrorEntry[] Entries =
    [
        new(Api(Problems.UserNotFound), ApiAndSocket(Problems.UnknownSubject))
        {
            Meaning = "The user does not exist. 404: the application has no user of this id or name. 401: it is the user that " +
                "the token itself names in `sub`.",
            Causes =
            [
                "The user was never created: a token makes none.",
                "It was deleted, or renamed after the token was made.",
                "`sub` holds an id, and must hold the user's name.",
                "The user belongs to another application.",
            ],
            Cure = "Create the user first (`POST /v1/users`, `parley users create`), then make a token with its name.",
        },
        new(Api(Problems.UserNameTaken))
        {
            Meaning = "Another user of the application has the name. Names are unique within an application.",
            Causes = ["Creating a user at each login.", "Two requests at the same time."],
            Cure = "Take it for done, when the user is the same person; otherwise choose another name.",
        },
    ];
}
