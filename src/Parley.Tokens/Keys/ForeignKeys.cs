namespace Parley.Tokens;

/// <summary>Recognises what people have at hand in place of an RSA key in PEM, to say what it is.</summary>
internal static class ForeignKeys
{
    private static readonly (string Start, string Name)[] Starts =
    [
        ("-----BEGIN OPENSSH PRIVATE KEY", "an OpenSSH private key; convert a copy of it (ssh-keygen -p -m PEM -f FILE)"),
        ("-----BEGIN PGP", "a PGP key"),
        ("-----BEGIN EC PRIVATE KEY", "an elliptic-curve private key"),
        ("-----BEGIN EC PARAMETERS", "an elliptic-curve key"),
        ("-----BEGIN DSA PRIVATE KEY", "a DSA private key"),
        ("-----BEGIN CERTIFICATE REQUEST", "a certificate request"),
        ("-----BEGIN NEW CERTIFICATE REQUEST", "a certificate request"),
        ("-----BEGIN PKCS7", "a PKCS#7 bundle"),
        ("---- BEGIN SSH2", "an SSH key"),
        ("ssh-", "an SSH public key; convert it (ssh-keygen -e -m PKCS8 -f FILE)"),
        ("ecdsa-sha2-", "an SSH public key of an elliptic curve"),
        ("PuTTY-User-Key-File", "a PuTTY key; export it in PEM"),
        ("{", "JSON, perhaps a JWK; give PEM"),
    ];

    /// <returns>What a text that begins so is, with an article; null when it may be an RSA key.</returns>
    internal static string? Describe(string text)
    {
        foreach (var (start, name) in Starts)
            if (text.StartsWith(start, StringComparison.Ordinal))
                return name;
        return null;
    }

    /// <returns>The name of an algorithm by its object identifier, with an article.</returns>
    internal static string OfAlgorithm(string? identifier) => identifier switch
    {
        "1.2.840.10045.2.1" => "an elliptic-curve key",
        "1.3.101.110" or "1.3.101.111" or "1.3.101.112" or "1.3.101.113" => "an Edwards-curve key",
        "1.2.840.10040.4.1" => "a DSA key",
        "1.2.840.113549.1.1.10" => "bound to RSASSA-PSS",
        _ => "of another kind",
    };
}
