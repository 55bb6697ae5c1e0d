namespace Parley.Tokens;

/// <summary>What is odd about an acceptable token, in sentences for its developer.</summary>
internal static class TokenWarnings
{
    internal static IReadOnlyList<string> Of(ClaimSet claims, Acl acl, TokenOptions options)
    {
        List<string>? warnings = null;
        void Warn(string warning) => (warnings ??= []).Add(warning);
        void WarnOfTime(string name, TimeClaim claim)
        {
            if (claim.WasText) Warn($"{name} is a string; it should be a number");
            if (claim.IsInMilliseconds) Warn($"{name} looks like milliseconds; it should be seconds");
            if (claim.HadFraction) Warn($"{name} has a fraction, which is dropped");
        }

        WarnOfTime(Claims.IssuedAt, claims.IssuedAt);
        WarnOfTime(Claims.NotBefore, claims.NotBefore);
        WarnOfTime(Claims.ExpiresAt, claims.ExpiresAt);
        if (claims.Id.WasNumber) Warn("jti is a number; it should be a string");
        if (claims.IssuedAt.Seconds is not null && claims.ExpiresAt.Problem is null)
        {
            if (claims.ExpiresAt.Seconds is null)
                Warn($"the token has no exp; it ends {options.DefaultLifetime.TotalSeconds} seconds after iat");
            if (TokenLife.Of(claims, options).IsTooLong)
                Warn($"exp is too far away; the token ends {options.MaxLifetime.TotalSeconds} seconds after iat");
        }
        if (claims.HasSubject && !claims.HasAcl) Warn("the token has no acl claim; user tokens need one");
        if (acl.IsMalformed) Warn($"the acl claim is malformed and allows nothing: {acl.Problem}");
        return warnings ?? (IReadOnlyList<string>)[];
    }
}
