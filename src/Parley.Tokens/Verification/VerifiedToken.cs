namespace Parley.Tokens;

/// <summary>
/// A token that passed every rule. Immutable and safe for concurrent use; it ends, so check the time on every use.
/// </summary>
public sealed class VerifiedToken
{
    private readonly long _end;
    private readonly long? _start;
    private readonly string _endingClaim;

    internal VerifiedToken(ClaimSet claims, Acl acl, TokenOptions options, string keyThumbprint)
    {
        _end = TokenLife.Of(claims, options).End;
        _endingClaim = ClaimRules.EndingClaim(claims);
        _start = claims.NotBefore.Seconds;
        ApplicationId = claims.ApplicationId.Value!;
        Subject = claims.Subject.Value;
        Id = claims.Id.Value!;
        IssuedAt = DateTimeOffset.FromUnixTimeSeconds(claims.IssuedAt.Seconds!.Value);
        NotBefore = _start is { } start ? DateTimeOffset.FromUnixTimeSeconds(start) : null;
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(_end);
        KeyThumbprint = keyThumbprint;
        Acl = acl;
        HasAcl = claims.HasAcl;
        Warnings = TokenWarnings.Of(claims, acl, options);
    }

    /// <summary>The application whose key signed the token.</summary>
    public string ApplicationId { get; }

    /// <summary>
    /// The user's name, to be compared exactly (ordinal, no normalisation); null in application tokens.
    /// </summary>
    public string? Subject { get; }

    /// <summary>The token's own id (<c>jti</c>): any text, not only UUIDs, and of a number its text as it stands.</summary>
    public string Id { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>When it begins, if later than made.</summary>
    public DateTimeOffset? NotBefore { get; }

    /// <summary>When it ends: <c>exp</c>, the default life, or the longest allowed one.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The thumbprint of the key that verified it; see <see cref="PublicKey.Thumbprint"/>.</summary>
    public string KeyThumbprint { get; }

    /// <summary>
    /// What it may do. Without the claim an application token may do everything and a user token nothing; a malformed
    /// claim allows nothing.
    /// </summary>
    public Acl Acl { get; }

    /// <summary>Whether the token has an <c>acl</c> claim, even a malformed one.</summary>
    public bool HasAcl { get; }

    /// <summary>What is odd about it, in sentences; empty for most tokens.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether it is an application ("admin") token, which belongs to no user.</summary>
    public bool IsAdmin => Subject is null;

    /// <summary>Checks the time again. Allocates nothing while the token is alive.</summary>
    /// <param name="now">The time.</param>
    /// <param name="skew">
    /// How far clocks may differ: <see cref="TokenOptions.ClockSkew"/> when accepting a token, zero when deciding
    /// whether a live session goes on.
    /// </param>
    /// <returns>Null, or why the token cannot be used now.</returns>
    public TokenFailure? CheckTime(DateTimeOffset now, TimeSpan skew) =>
        (_start is { } start ? ClaimRules.NotBegun(start, now, skew) : null) ?? ClaimRules.Ended(_end, _endingClaim, now, skew);
}
