namespace Parley.Domain.Revocations;

/// <summary>Which tokens a revocation ends, as a signal tells it.</summary>
/// <param name="TokenId">The one with this <c>jti</c>; null is those issued early enough.</param>
/// <param name="Subject">The user whose tokens; null with no <paramref name="TokenId"/> is everybody's.</param>
/// <param name="IssuedUntil">Unix seconds; ignored with a token id.</param>
public sealed record RevokedTokens(string? TokenId, string? Subject, long IssuedUntil)
{
    /// <param name="issuedAt">Unix seconds.</param>
    public bool Cover(string tokenId, string? subject, long issuedAt) => TokenId is not null
        ? tokenId == TokenId
        : (Subject is null || Subject == subject) && issuedAt <= IssuedUntil;
}
