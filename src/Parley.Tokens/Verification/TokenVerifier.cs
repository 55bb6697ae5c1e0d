using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Parley.Tokens;

/// <summary>Verifies tokens. Keep it: equal ACLs of its tokens are one object. Safe for concurrent use.</summary>
/// <param name="options">How strictly.</param>
/// <param name="time">The clock.</param>
public sealed class TokenVerifier(TokenOptions options, TimeProvider time)
{
    private readonly AclCache _acls = new(options.AclVersions);

    /// <summary>Applies the rules from <see cref="TokenRule.Application"/> on, in order.</summary>
    /// <param name="token">The parsed token.</param>
    /// <param name="keys">The keys of the application that it names, and of no other.</param>
    /// <param name="verified">The token, or null when refused.</param>
    /// <param name="failure">The first rule that it breaks, or null.</param>
    public bool TryVerify(
        ParsedToken token,
        IReadOnlyList<PublicKey> keys,
        [NotNullWhen(true)] out VerifiedToken? verified,
        [NotNullWhen(false)] out TokenFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(keys);
        verified = null;
        PublicKey? key = null;
        // Nothing in the claims but the application's name is looked at before the signature is known to be good.
        failure = ClaimRules.Application(token.Claims)
            ?? SignatureRules.Key(keys)
            ?? SignatureRules.Signature(token, keys, out key)
            ?? Claims(token.Claims);
        if (failure is not null) return false;

        verified = new VerifiedToken(token.Claims, AclOf(token.Claims, _acls.Parse), options, key!.Thumbprint);
        return true;
    }

    internal static Acl AclOf(ClaimSet claims, Func<JsonElement, Acl> parse)
    {
        if (claims.HasAcl) return parse(claims.Acl);
        return claims.HasSubject ? Acl.MissingOnUserToken : Acl.AllowAll;
    }

    private TokenFailure? Claims(ClaimSet claims)
    {
        var now = time.GetUtcNow();
        return ClaimRules.IssuedAt(claims, now, options)
            ?? ClaimRules.Id(claims)
            ?? ClaimRules.NotBefore(claims, now, options)
            ?? ClaimRules.Expiry(claims, now, options)
            ?? ClaimRules.Lifetime(claims, options)
            ?? ClaimRules.Subject(claims);
    }
}
