namespace Parley.Tokens;

/// <summary>
/// Explains a token: the same rules as <see cref="TokenVerifier"/>, all of them instead of the first broken one, and
/// what the caller expects of the token besides.
/// </summary>
public static class TokenInspector
{
    /// <summary>Inspects a token. Never throws for its content.</summary>
    /// <param name="token">The token in compact form.</param>
    /// <param name="context">What to inspect it against.</param>
    public static TokenReport Inspect(string token, InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rules = new RuleBook();
        if (!TokenReader.TryRead(token, context.Options.MaxLength, out var parsed, out var failure))
        {
            if (failure.Rule == TokenRule.Structure) rules.Record(TokenRule.Present, null, "there is a token");
            rules.Record(failure.Rule, failure, "");
            return new TokenReport
            {
                IsAccepted = false,
                IsAsExpected = false,
                Rules = rules.Results,
                AclVersions = context.Options.AclVersions,
            };
        }

        var now = context.Now ?? TimeProvider.System.GetUtcNow();
        var claims = parsed.Claims;
        rules.Record(TokenRule.Present, null, "there is a token");
        rules.Record(TokenRule.Structure, null, "the token is a compact JWS of three parts");
        InspectHeader(rules, parsed, context.Options);
        var key = InspectSignature(rules, parsed, context);
        InspectTimes(rules, claims, now, context.Options);
        rules.Record(TokenRule.Id, ClaimRules.Id(claims), "the token has a jti");
        rules.Record(
            TokenRule.Subject,
            ClaimRules.Subject(claims),
            claims.HasSubject ? "sub names the user that the token belongs to" : "the token has no sub: it is an application token");
        var acl = TokenVerifier.AclOf(claims, claim => Acl.Parse(claim, context.Options.AclVersions));
        rules.Record(TokenRule.Acl, null, Expectations.Describe(acl, claims));

        // A malformed ACL and disappointed expectations do not make the server refuse the token.
        var accepted = rules.Verdict;
        Expectations.Apply(rules, parsed, acl, context);
        TokenLife? life = IsReadable(claims) ? TokenLife.Of(claims, context.Options) : null;
        DateTimeOffset? end = life is { } known ? DateTimeOffset.FromUnixTimeSeconds(known.End) : null;
        return new TokenReport
        {
            IsAccepted = accepted,
            IsAsExpected = rules.Verdict,
            Header = parsed.Header,
            Payload = parsed.Payload,
            KeyThumbprint = key?.Thumbprint,
            Rules = rules.Results,
            ExpiresAt = end,
            RemainingSeconds = end is { } at ? (at - now).TotalSeconds : null,
            Warnings = [.. TokenWarnings.Of(claims, acl, context.Options), .. UnusualClaims.Of(parsed.Payload)],
            AclVersions = context.Options.AclVersions,
            Decision = Decide(acl, context),
        };
    }

    private static void InspectHeader(RuleBook rules, ParsedToken token, TokenOptions options)
    {
        rules.Record(TokenRule.Header, HeaderRules.Header(token.Header), "the header asks for nothing unusual");
        rules.Record(TokenRule.Algorithm, HeaderRules.Algorithm(token.Header), "alg is RS256");
        rules.Record(
            TokenRule.Type,
            HeaderRules.Type(token.Header, options),
            token.Header.TryGetProperty(Claims.Type, out _) ? "typ is JWT" : "the header has no typ, which may be left out");
    }

    private static PublicKey? InspectSignature(RuleBook rules, ParsedToken token, InspectionContext context)
    {
        rules.Record(TokenRule.Application, ClaimRules.Application(token.Claims), "application_id names an application");
        if (context.Keys.Count == 0)
        {
            rules.Skip(TokenRule.Key, "no key was given to verify the signature with");
            rules.Skip(TokenRule.Signature, "the signature was not verified: no key was given");
            return null;
        }

        rules.Record(TokenRule.Key, null, $"{context.Keys.Count} key(s) to verify the signature with");
        // An RS256 check says nothing about a signature that calls itself something else.
        if (!rules.HasPassed(TokenRule.Algorithm))
        {
            rules.Skip(TokenRule.Signature, "only RS256 signatures are verified");
            return null;
        }
        var failure = SignatureRules.Signature(token, context.Keys, out var key);
        rules.Record(TokenRule.Signature, failure, $"key {key?.Thumbprint} verifies the signature");
        return key;
    }

    private static void InspectTimes(RuleBook rules, ClaimSet claims, DateTimeOffset now, TokenOptions options)
    {
        rules.Record(TokenRule.IssuedAt, ClaimRules.IssuedAt(claims, now, options), "iat is not in the future");
        rules.Record(
            TokenRule.NotBefore,
            ClaimRules.NotBefore(claims, now, options),
            claims.NotBefore.Seconds is null ? "the token has no nbf" : "nbf has come: the token has begun");
        if (claims.ExpiresAt.Problem is null && !IsReadable(claims))
        {
            rules.Skip(TokenRule.Expiry, "exp counts from iat, which cannot be read");
            rules.Skip(TokenRule.Lifetime, "exp counts from iat, which cannot be read");
            return;
        }

        rules.Record(
            TokenRule.Expiry,
            ClaimRules.Expiry(claims, now, options),
            claims.ExpiresAt.Given is null
                ? "the token has no exp, and has not ended by its iat"
                : "exp has not come: the token has not ended");
        if (!IsReadable(claims)) rules.Skip(TokenRule.Lifetime, "exp cannot be read");
        else rules.Record(TokenRule.Lifetime, ClaimRules.Lifetime(claims, options), "the life up to exp is within the limits");
    }

    private static bool IsReadable(ClaimSet claims) =>
        claims.IssuedAt.Seconds <= TimeClaim.LastSecond && claims.ExpiresAt.Problem is null;

    private static AclDecision? Decide(Acl acl, InspectionContext context)
    {
        if (context is not { Method: { } method, Path: { } target }) return null;
        return AclPath.TryParse(target, out var path, out var reason)
            ? acl.Decide(method, path)
            : new AclDecision(false, null, reason);
    }
}
