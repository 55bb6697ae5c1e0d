using Parley.Domain;
using static Parley.Server.Errors.Catalogue.ErrorAnswer;

namespace Parley.Server.Errors.Catalogue;

/// <summary>Who calls, and may they.</summary>
internal static class CredentialErrors
{
    public static readonly ErrorEntry[] Entries =
    [
        new(ApiAndSocket(Problems.MissingToken))
        {
            Meaning = "The request needs a token and brought none.",
            Causes =
            [
                "No `Authorization` header, or one that a proxy removed.",
                "Another scheme than `Bearer`: API key and secret are for `/v2/applications` and `/accounts` alone.",
                "A socket without a token in its query or its `session:login`.",
            ],
            Cure = "Send `Authorization: Bearer <token>`. [Authentication](authentication.md) tells how tokens are made.",
        },
        new(ApiAndSocket(Problems.InvalidToken.Because("alg is HS256; only RS256 is accepted")))
        {
            Meaning = "The token is malformed, not signed by its application, not valid yet, revoked, or names nothing here. " +
                "`reason` says which.",
            Causes =
            [
                "It was signed with another private key than that of its application, or the key was replaced since.",
                "`application_id` names no application of this server.",
                "Another algorithm than RS256.",
                "`iat` or `nbf` lies in the future: the clocks of both machines differ.",
                "It was revoked, or its application was deleted.",
                "The name in `sub` was given up after it was issued, and is another user's now.",
                "A login with a token that has no `sub`: a session belongs to a user.",
            ],
            Cure = "Read `reason`, or have the token explained: `parley jwt inspect <token>`. Then make a new one.",
        },
        new(ApiAndSocket(Problems.ExpiredToken))
        {
            Meaning = "The token was good, and its time is over. A socket is told so at the moment when its token ends, and is " +
                "closed a little later.",
            Causes =
            [
                "`exp` has passed, or 15 minutes since `iat` where the token has no `exp`, or 24 hours in any case.",
                "The clock of the machine that made the token is behind.",
            ],
            Cure = "Get a new token. A session goes on under it: clients call `updateToken` or `refreshSession` in time.",
        },
        new(ApiAndSocket(Problems.Permission("GET /v1/users is not covered by any path of the ACL.")))
        {
            Meaning = "The token is good, and neither its ACL nor its role allows this. `detail` says what is missing.",
            Causes =
            [
                "The ACL has no path that covers the request, or covers it for other methods.",
                "A token with `sub` and without `acl`: such a token may do nothing.",
                "The ACL has an unknown key, a malformed path or `filters`: then the whole, or that entry, allows nothing.",
                "A user's token where only the application may act: creating, deleting and renaming users, or acting for others.",
            ],
            Cure = "Give the token a path that covers the request, as `/*/conversations/**`, or make the request from your " +
                "backend with a token without `sub`. `parley jwt inspect` shows what an ACL allows.",
        },
        new(Account(Problems.InvalidCredentials))
        {
            Meaning = "API key and secret are missing, malformed or wrong.",
            Causes =
            [
                "A token where the account's APIs want key and secret (`Authorization: Basic`).",
                "The secret was revoked, or replaced in the configuration.",
                "The two are not joined by a colon and encoded in Base64.",
            ],
            Cure = "Use the key and secret of the server's configuration, or those that it printed at its first start.",
        },
    ];
}
