using Parley.Domain;
using Parley.Server.Auth;
using Parley.Server.Http;
using Parley.Tokens;

namespace Parley.Server.Sessions;

/// <summary>Which tokens may hold a session.</summary>
internal static class SessionRules
{
    private static readonly AclPath[] LoginPaths = [.. ApiVersions.Conversation.Select(version => Parse(version.Prefix + "/sessions"))];

    /// <summary>Why a caller's token cannot hold a session, or null.</summary>
    public static Problem? Refusal(Caller caller, DateTimeOffset now)
    {
        if (caller.IsAdmin)
            return Problems.InvalidToken.Because("A session belongs to a user: the token needs a sub claim.");
        // The clock leeway is for accepting a token on a request; a session under an ended token would end at once.
        if (caller.Token.ExpiresAt <= now)
            return Problems.ExpiredToken.Because("The exp of the token, or iat without one, says that it has ended.");
        if (MayLogIn(caller.Token.Acl))
            return null;
        return Problems.Permission(caller.Token.Acl.Problem is { } problem
            ? $"The acl claim is malformed and allows nothing: {problem}"
            : "Logging in needs an ACL path that covers sessions, as '/*/sessions/**'.");
    }

    // A socket has no version in its path, so a path that allows sessions of any version allows it.
    private static bool MayLogIn(Acl acl)
    {
        foreach (var path in LoginPaths)
        {
            if (acl.Allows(HttpMethods.Post, path))
                return true;
        }

        return false;
    }

    private static AclPath Parse(string path) =>
        AclPath.TryParse(path, out var parsed, out var reason) ? parsed : throw new InvalidOperationException(reason);
}
