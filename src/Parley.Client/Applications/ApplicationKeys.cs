namespace Parley.Client;

/// <summary>An application's RSA keys, as PEM.</summary>
public sealed record ApplicationKeys
{
    /// <summary>Verifies the application's tokens.</summary>
    public string? PublicKey { get; init; }

    /// <summary>PKCS#8; present once, in the answer to a creation for which the server made the pair.</summary>
    public string? PrivateKey { get; init; }
}
