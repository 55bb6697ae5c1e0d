namespace Parley.Tokens;

/// <summary>What is odd about an acceptable token, in sentences for its developer.</summary>
internal static class TokenWarnings
{
    internal static IReadOnlyList<string> Of(ClaimSet claims, Acl acl, TokenOptions options)
    {
        List<string>? warnings = null;
        void Warn(string warning) => (warnings ??= []).Add(warning);

        if (claims.IssuedAt.WasText) Warn("iat is a string; it should be a number");
        if (claims.NotBefore.WasText) Warn("nbf is a string; it should be a number");
        if (claims.ExpiresAt.WasText) Warn("exp is a string; it should be a number");
        if (claims.ExpiresAt.LooksLikeMilliseconds) Warn("exp looks like milliseconds; it should be seconds");
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
