using Parley.Domain;
using static Parley.Server.Errors.Catalogue.ErrorAnswer;

namespace Parley.Server.Errors.Catalogue;

/// <summary>Logging in, and what is said on a socket.</summary>
internal static class SessionErrors
{
    public static readonly ErrorEntry[] Entries =
    [
        new(ApiAndSocket(Problems.SessionNotFound))
        {
            Meaning = "The application has no session of this id, or its time is over, or it is another user's.",
            Causes =
            [
                "The client was away for longer than a session can be resumed (`Sessions:TtlSeconds`).",
                "The session was ended, by its user or by the application.",
            ],
            Cure = "Log in again; the client gets a new session.",
        },
        new(ApiAndSocket(Problems.ForeignSession))
        {
            Meaning = "The session belongs to another user than the token.",
            Causes = ["One user logged out and another logged in, and the client kept the first one's session id or token."],
            Cure = "Make a new client object for each login, and give it tokens of one user only.",
        },
        new(Socket(Problems.MaximumSessions))
        {
            Meaning = "The user has as many sessions as the server allows, and all of them are connected; others would have made room.",
            Causes = ["A program that logs in again and again without logging out.", "A name that many people share."],
            Cure = "Log out elsewhere, or end old sessions: `parley sessions end`. The limit is `Sessions:MaximumPerUser`.",
        },
        new(Socket(Problems.NoSession))
        {
            Meaning = "A socket asked for something before it logged in, after it logged out, or logged in twice.",
            Causes = ["A client that does not wait for `session:success`.", "A second `session:login` on the same connection."],
            Cure = "Log in once on each connection and wait for the answer; open a new connection for another login.",
        },
        new(Socket(Problems.UnknownSocketEvent))
        {
            Meaning = "A socket sent an event that this server does not take over sockets.",
            Causes = ["An old client that does everything over its socket.", "A misspelt name."],
            Cure = "Do it over HTTP, as the newer clients do.",
        },
    ];
}
