using Parley.Domain;
using Parley.Domain.Revocations;
using Parley.Domain.Users;

namespace Parley.Server.Auth;

/// <summary>
/// What can change after a token was verified, and is therefore checked at every use of it: the same for a request, a login,
/// a refresh, and for a session as long as it lives. In this order:
/// <list type="number">
/// <item>the application that it names exists;</item>
/// <item>the application's present key made the signature;</item>
/// <item>its time has come and is not over;</item>
/// <item>it is not revoked;</item>
/// <item>its subject is a user of the application, and not one who took the name from another after it was issued.</item>
/// </list>
/// </summary>
internal static class TokenUse
{
    /// <summary>Why the application does not take the token, or null.</summary>
    public static Problem? RefusalBy(ApplicationState? application, in UsedToken token)
    {
        if (application is null)
            return TokenProblems.UnknownApplication;
        if (!application.HasKey(token.KeyThumbprint))
            return Problems.InvalidToken.Because("The signature is of a key that the application no longer has.");
        if (token.Late is { } late)
            return TokenProblems.From(late);
        return application.Revocations.Covering(token.Id, token.Subject, token.IssuedAt) switch
        {
            null => null,
            RevocationScope.Token => Problems.InvalidToken.Because("The token with this jti was revoked."),
            RevocationScope.User => Problems.InvalidToken.Because("The tokens of this sub with such an early iat were revoked."),
            _ => Problems.InvalidToken.Because("The application's tokens with such an early iat were revoked."),
        };
    }

    /// <summary>Why the user whom the subject names does not hold the token, or null.</summary>
    public static Problem? RefusalBy(User? user, in UsedToken token, TimeSpan clockSkew)
    {
        if (user is null)
            return Problems.UnknownSubject.Because("The sub claim names no user of the application; it must be a user's name.");
        return user.IsNamedByTokenOfAnother(DateTimeOffset.FromUnixTimeSeconds(token.IssuedAt), clockSkew)
            ? Problems.InvalidToken.Because("The token was issued before its sub became the name of this user.")
            : null;
    }
}
