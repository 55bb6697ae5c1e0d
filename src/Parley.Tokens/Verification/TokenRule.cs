namespace Parley.Tokens;

/// <summary>The rules a token is judged by, in the order of judging.</summary>
public enum TokenRule
{
    /// <summary>There is a token.</summary>
    Present,

    /// <summary>
    /// It is a compact JWS of three strict base64url parts holding JSON objects (RFC 7515 section 3.1).
    /// </summary>
    Structure,

    /// <summary>The header asks for nothing that is not supported and brings no key.</summary>
    Header,

    /// <summary>The algorithm is RS256.</summary>
    Algorithm,

    /// <summary>The type, if any, is JWT.</summary>
    Type,

    /// <summary>It names an application.</summary>
    Application,

    /// <summary>The application has a key.</summary>
    Key,

    /// <summary>One of the application's keys signed it.</summary>
    Signature,

    /// <summary><c>iat</c> is a time and not in the future.</summary>
    IssuedAt,

    /// <summary>It has an id.</summary>
    Id,

    /// <summary>It has begun.</summary>
    NotBefore,

    /// <summary>It has not ended.</summary>
    Expiry,

    /// <summary>Its life is neither too long nor too short.</summary>
    Lifetime,

    /// <summary>Its subject, if any, is a name.</summary>
    Subject,

    /// <summary>
    /// Its ACL, if any, is well-formed. A malformed one does not refuse the token: it allows nothing.
    /// </summary>
    Acl,
}
