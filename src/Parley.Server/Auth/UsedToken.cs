using Parley.Domain.Sessions;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>What the check of a use needs of a token that was verified before: of a request's, or of a live session's.</summary>
/// <param name="IssuedAt">Unix seconds.</param>
internal readonly record struct UsedToken(
    string ApplicationId, string Id, string? Subject, long IssuedAt, string KeyThumbprint)
{
    /// <summary>
    /// Why it is not the token's time. A session's token is never late here: <c>SessionExpiry</c> ends it, with a grace and
    /// a warning.
    /// </summary>
    public TokenFailure? Late { get; init; }

    public static UsedToken Of(VerifiedToken token, TokenFailure? late) => new(
        token.ApplicationId, token.Id, token.Subject, token.IssuedAt.ToUnixTimeSeconds(), token.KeyThumbprint)
    {
        Late = late,
    };

    public static UsedToken Of(Session session) => new(
        session.ApplicationId, session.Token.Id, session.Token.Subject, session.Token.IssuedAt, session.Token.KeyThumbprint);
}
