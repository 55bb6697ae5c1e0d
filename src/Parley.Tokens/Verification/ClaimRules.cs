namespace Parley.Tokens;

/// <summary>
/// The rules about claims, one function each, so that the verifier stops at the first broken one and the inspector
/// reports them all. Rules about the end of the token want <see cref="IssuedAt"/> to have passed.
/// </summary>
internal static class ClaimRules
{
    internal static TokenFailure? Application(ClaimSet claims) =>
        Text(TokenRule.Application, Claims.ApplicationId, claims.ApplicationId, isRequired: true);

    internal static TokenFailure? IssuedAt(ClaimSet claims, DateTimeOffset now, TokenOptions options)
    {
        var iat = claims.IssuedAt;
        if (Unreadable(TokenRule.IssuedAt, Claims.IssuedAt, iat) is { } failure) return failure;
        if (iat.Seconds is not { } seconds)
            return Invalid(TokenRule.IssuedAt, Claims.IssuedAt, "the token has no iat; it must say in seconds when it was made");

        var ahead = seconds - now.ToUnixTimeSeconds();
        return ahead <= (long)options.ClockSkew.TotalSeconds
            ? null
            : Invalid(
                TokenRule.IssuedAt,
                Claims.IssuedAt,
                $"iat is {ahead} seconds in the future; compare the clocks of both machines");
    }

    internal static TokenFailure? Id(ClaimSet claims) => Text(TokenRule.Id, Claims.Id, claims.Id, isRequired: true);

    internal static TokenFailure? NotBefore(ClaimSet claims, DateTimeOffset now, TokenOptions options)
    {
        if (Unreadable(TokenRule.NotBefore, Claims.NotBefore, claims.NotBefore) is { } failure) return failure;
        return claims.NotBefore.Seconds is { } start ? NotBegun(start, now, options.ClockSkew) : null;
    }

    internal static TokenFailure? Expiry(ClaimSet claims, DateTimeOffset now, TokenOptions options) =>
        claims.ExpiresAt.Problem is { } problem
            ? Invalid(TokenRule.Expiry, Claims.ExpiresAt, $"exp {problem}")
            : Ended(TokenLife.Of(claims, options).End, EndingClaim(claims), now, options.ClockSkew);

    /// <summary>The claim that says when the token ends: without <c>exp</c> it lives for a while after <c>iat</c>.</summary>
    internal static string EndingClaim(ClaimSet claims) =>
        claims.ExpiresAt.Given is null ? Claims.IssuedAt : Claims.ExpiresAt;

    internal static TokenFailure? Lifetime(ClaimSet claims, TokenOptions options)
    {
        var life = TokenLife.Of(claims, options);
        if (life.IsTooLong && options.LongLifetime == LongLifetime.Refuse)
        {
            var hint = claims.ExpiresAt.IsInMilliseconds ? "; exp looks like milliseconds" : "";
            return Invalid(
                TokenRule.Lifetime,
                Claims.ExpiresAt,
                $"exp is {life.Asked} seconds after iat; at most {options.MaxLifetime.TotalSeconds} are allowed{hint}");
        }
        return options.RequireMinLifetime && life.Asked < options.MinLifetime.TotalSeconds
            ? Invalid(
                TokenRule.Lifetime,
                Claims.ExpiresAt,
                $"exp is {life.Asked} seconds after iat; at least {options.MinLifetime.TotalSeconds} are needed")
            : null;
    }

    internal static TokenFailure? Subject(ClaimSet claims) =>
        Text(TokenRule.Subject, Claims.Subject, claims.Subject, isRequired: false);

    internal static TokenFailure? NotBegun(long start, DateTimeOffset now, TimeSpan skew)
    {
        var ahead = start - now.ToUnixTimeSeconds();
        return ahead <= (long)skew.TotalSeconds
            ? null
            : Invalid(TokenRule.NotBefore, Claims.NotBefore, $"nbf is {ahead} seconds in the future; the token begins then");
    }

    /// <param name="end">When the token ends.</param>
    /// <param name="claim">The claim that says so; see <see cref="EndingClaim"/>.</param>
    /// <param name="now">The time.</param>
    /// <param name="skew">How far clocks may differ.</param>
    internal static TokenFailure? Ended(long end, string claim, DateTimeOffset now, TimeSpan skew)
    {
        var over = now - DateTimeOffset.FromUnixTimeSeconds(end);
        if (over < skew) return null;
        var why = claim == Claims.ExpiresAt ? "by its exp" : "by its iat, for it has no exp";
        return TokenFailure.Expired($"the token ended {(long)over.TotalSeconds} seconds ago {why}; make a new one", claim);
    }

    private static TokenFailure? Text(TokenRule rule, string name, TextClaim claim, bool isRequired)
    {
        if (claim.Problem is not null) return Invalid(rule, name, $"{name} {claim.Problem}");
        return claim.Value is null && isRequired ? Invalid(rule, name, $"the token has no {name}") : null;
    }

    private static TokenFailure? Unreadable(TokenRule rule, string name, TimeClaim claim)
    {
        if (claim.Problem is not null) return Invalid(rule, name, $"{name} {claim.Problem}");
        return claim.Seconds > TimeClaim.LastSecond ? Invalid(rule, name, $"{name} {WholeSeconds.TooLarge}") : null;
    }

    private static TokenFailure Invalid(TokenRule rule, string member, string reason) =>
        TokenFailure.Invalid(rule, reason, member);
}
