namespace Parley.Domain.Revocations;

/// <summary>
/// The revocations of an application by what they cover, since every request asks: however many there are, an answer
/// takes two look-ups and allocates nothing.
/// </summary>
public sealed class RevocationIndex
{
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _issuedUntilOfUser = new(StringComparer.Ordinal);
    private readonly long? _issuedUntil;

    public RevocationIndex(IEnumerable<Revocation> revocations)
    {
        foreach (var revocation in revocations)
        {
            if (revocation.TokenId is { } token)
                _tokens.Add(token);
            else if (revocation.Subject is { } user)
                _issuedUntilOfUser[user] = Later(_issuedUntilOfUser.GetValueOrDefault(user, long.MinValue), revocation);
            else
                _issuedUntil = Later(_issuedUntil ?? long.MinValue, revocation);
        }
    }

    /// <summary>What of a token is revoked, the narrowest first; null when it is good.</summary>
    /// <param name="issuedAt">Unix seconds.</param>
    public RevocationScope? Covering(string tokenId, string? subject, long issuedAt)
    {
        if (_tokens.Contains(tokenId))
            return RevocationScope.Token;
        if (subject is not null && _issuedUntilOfUser.TryGetValue(subject, out var until) && issuedAt <= until)
            return RevocationScope.User;
        return issuedAt <= _issuedUntil ? RevocationScope.Application : null;
    }

    private static long Later(long until, Revocation revocation) => Math.Max(until, revocation.IssuedUntil);
}
