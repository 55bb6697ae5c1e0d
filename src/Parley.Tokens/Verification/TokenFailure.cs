namespace Parley.Tokens;

/// <summary>Why a token is refused.</summary>
/// <param name="Rule">The first rule that it breaks.</param>
/// <param name="Code">The API's error code, one of <see cref="TokenCodes"/>.</param>
/// <param name="Reason">One sentence for the developer. It never holds the token or the text of a claim.</param>
/// <param name="Member">
/// What in the token it is about: a claim or a member of the header by its name, or <c>token</c>, <c>header</c>,
/// <c>payload</c> or <c>signature</c> as a whole. <see cref="Reason"/> names it too.
/// </param>
public sealed record TokenFailure(TokenRule Rule, string Code, string Reason, string Member)
{
    internal static TokenFailure Invalid(TokenRule rule, string reason, string member) =>
        new(rule, TokenCodes.InvalidToken, reason, member);

    internal static TokenFailure Expired(string reason, string member) =>
        new(TokenRule.Expiry, TokenCodes.ExpiredToken, reason, member);
}
