using System.Text.Json;

namespace Parley.Tokens;

/// <summary>The claims that matter, read once and not yet judged. Unknown claims are ignored.</summary>
internal sealed class ClaimSet
{
    internal TextClaim ApplicationId { get; private set; }

    internal TimeClaim IssuedAt { get; private set; }

    internal TextClaim Id { get; private set; }

    internal TimeClaim NotBefore { get; private set; }

    internal TimeClaim ExpiresAt { get; private set; }

    internal TextClaim Subject { get; private set; }

    /// <summary>Undefined when absent.</summary>
    internal JsonElement Acl { get; private set; }

    internal bool HasAcl => Acl.ValueKind != JsonValueKind.Undefined;

    /// <summary>Whether the token is meant for a user, even if its subject is not acceptable.</summary>
    internal bool HasSubject => Subject != default;

    internal static ClaimSet Read(JsonElement payload)
    {
        var claims = new ClaimSet();
        foreach (var claim in payload.EnumerateObject())
        {
            if (claim.NameEquals("iat"u8)) claims.IssuedAt = TimeClaim.Read(claim.Value);
            else if (claim.NameEquals("exp"u8)) claims.ExpiresAt = TimeClaim.Read(claim.Value);
            else if (claim.NameEquals("nbf"u8)) claims.NotBefore = TimeClaim.Read(claim.Value);
            else if (claim.NameEquals("jti"u8)) claims.Id = TextClaim.ReadId(claim.Value).WithoutControlCharacters();
            else if (claim.NameEquals("sub"u8)) claims.Subject = TextClaim.Read(claim.Value).WithoutControlCharacters();
            else if (claim.NameEquals("acl"u8)) claims.Acl = claim.Value;
            else if (claim.NameEquals("application_id"u8)) claims.ApplicationId = TextClaim.Read(claim.Value);
        }
        return claims;
    }
}
