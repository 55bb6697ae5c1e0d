namespace Parley.Tokens;

/// <summary>Why a token is refused.</summary>
/// <param name="Rule">The first rule that it breaks.</param>
/// <param name="Code">The API's error code, one of <see cref="TokenCodes"/>.</param>
/// <param name="Reason">One sentence for the developer. It never holds the token or the text of a claim.</param>
public sealed record TokenFailure(TokenRule Rule, string Code, string Reason)
{
    internal static TokenFailure Invalid(TokenRule rule, string reason) => new(rule, TokenCodes.InvalidToken, reason);

    internal static TokenFailure Expired(string reason) => new(TokenRule.Expiry, TokenCodes.ExpiredToken, reason);
}
