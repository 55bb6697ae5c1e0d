using System.Text.Json;

namespace Parley.Tokens;

/// <summary>What a new token should say.</summary>
public sealed record TokenRequest
{
    /// <summary>The application whose key signs. Required.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>The name (not the id) of the user; null makes an application token.</summary>
    public string? Subject { get; init; }

    /// <summary>How long it lives: 30 seconds to 24 hours, fractions dropped. Default 15 minutes. Not with <see cref="ExpiresAt"/>.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>When it ends, in place of <see cref="Lifetime"/> and within the same bounds.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it begins; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Its id; null for a new UUID.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// Its ACL: JSON, an <see cref="AclBuilder"/> or one of <see cref="AclPresets"/>. Null leaves the claim out, which
    /// allows an application token everything and a user token nothing.
    /// </summary>
    public JsonElement? Acl { get; init; }

    /// <summary>Further claims, none of them one that this library writes itself.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ExtraClaims { get; init; }
}
