namespace Parley.Tokens;

/// <summary>The Conversation API's error codes for tokens.</summary>
public static class TokenCodes
{
    /// <summary>The token is malformed, unverifiable or breaks a rule.</summary>
    public const string InvalidToken = "system:error:invalid-token";

    /// <summary>The token has ended; a new one will do.</summary>
    public const string ExpiredToken = "system:error:expired-token";

    /// <summary>There is no token.</summary>
    public const string MissingToken = "system:error:missing-token";

    /// <summary>The token is good, but its ACL does not allow the request.</summary>
    public const string Permission = "system:error:permission";
}
