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
        var asked = EndOf(claims, start, options) is { } end ? end - start : (long)options.DefaultLifetime.TotalSeconds;
        var allowed = Math.Min((long)options.MaxLifetime.TotalSeconds, TimeClaim.LastSecond);
        return new TokenLife(start + Math.Min(asked, allowed), asked, asked > allowed);
    }

    // One command line of the vendor's adds seconds to milliseconds: "1772366400000 + 21600" is meant as six hours and
    // read as 21 seconds. Beside an iat in seconds, an end so near that such a sum could be meant stays undivided, and
    // is so far away that the longest allowed life takes its place.
    private static long? EndOf(ClaimSet claims, long start, TokenOptions options)
    {
        var exp = claims.ExpiresAt;
        if (!exp.IsInMilliseconds || claims.IssuedAt.IsInMilliseconds) return exp.Seconds;
        return exp.Seconds - start > options.MaxLifetime.TotalSeconds / 1000 ? exp.Seconds : exp.Given;
    }
}
