namespace Parley.Tokens;

/// <summary>The names of the claims, of the ACL's members and of the header's members.</summary>
public static class Claims
{
    /// <summary>The application whose key signed the token. Required.</summary>
    public const string ApplicationId = "application_id";

    /// <summary>When the token was made, in seconds since 1970 UTC (RFC 7519 section 4.1.6). Required.</summary>
    public const string IssuedAt = "iat";

    /// <summary>The token's own id (RFC 7519 section 4.1.7). Required.</summary>
    public const string Id = "jti";

    /// <summary>When the token ends, in seconds since 1970 UTC (RFC 7519 section 4.1.4).</summary>
    public const string ExpiresAt = "exp";

    /// <summary>When the token begins, in seconds since 1970 UTC (RFC 7519 section 4.1.5).</summary>
    public const string NotBefore = "nbf";

    /// <summary>The name of the user; absent in application tokens.</summary>
    public const string Subject = "sub";

    /// <summary>The paths that the token may use.</summary>
    public const string Acl = "acl";

    /// <summary>The only member of the ACL.</summary>
    public const string AclPaths = "paths";

    /// <summary>The methods of a path of the ACL.</summary>
    public const string AclMethods = "methods";

    /// <summary>The filters of a path of the ACL.</summary>
    public const string AclFilters = "filters";

    /// <summary>Header: the algorithm, always <see cref="Rs256"/>.</summary>
    public const string Algorithm = "alg";

    /// <summary>Header: the type, <see cref="Jwt"/> if it is there.</summary>
    public const string Type = "typ";

    /// <summary>Header: a key id, accepted and never used.</summary>
    public const string KeyId = "kid";

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3).</summary>
    public const string Rs256 = "RS256";

    /// <summary>The type of a token.</summary>
    public const string Jwt = "JWT";
}
