namespace Parley.Tokens;

/// <summary>When a token ends, in seconds since 1970 UTC, and whether that is what it asked for.</summary>
/// <param name="End">The end after clamping.</param>
/// <param name="Asked">The life after <c>iat</c> that the token asks for, in seconds.</param>
/// <param name="IsTooLong">Whether it asks for more than is allowed.</param>
internal readonly record struct TokenLife(long End, long Asked, bool IsTooLong)
{
    /// <summary>The life of a token whose <c>iat</c> and <c>exp</c> are readable.</summary>
    internal static TokenLife Of(ClaimSet claims, TokenOptions options)
    {
        var start = Math.Min(claims.IssuedAt.Seconds!.Value, TimeClaim.LastSecond);
        var asked = claims.ExpiresAt.Seconds is { } end ? end - start : (long)options.DefaultLifetime.TotalSeconds;
        var allowed = Math.Min((long)options.MaxLifetime.TotalSeconds, TimeClaim.LastSecond);
        return new TokenLife(start + Math.Min(asked, allowed), asked, asked > allowed);
    }
}
