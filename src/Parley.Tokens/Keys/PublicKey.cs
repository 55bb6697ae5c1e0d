using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Parley.Tokens;

/// <summary>
/// An RSA key that verifies tokens. Immutable and safe for concurrent use; keep it, making one is not cheap.
/// </summary>
public sealed class PublicKey
{
    // The factory's own cache is off: the provider lives and dies with the key.
    internal static readonly CryptoProviderFactory Factory = new() { CacheSignatureProviders = false };

    // A provider pools one RSA object per concurrent caller, so that one per key serves all threads.
    private readonly Lazy<SignatureProvider> _verifier;

    private PublicKey(RSAParameters parameters)
    {
        using var rsa = RSA.Create(parameters);
        Pem = rsa.ExportSubjectPublicKeyInfoPem();
        Thumbprint = ThumbprintOf(parameters);
        SignatureLength = parameters.Modulus!.Length;
        _verifier = new Lazy<SignatureProvider>(
            () => Factory.CreateForVerifying(new RsaSecurityKey(parameters), SecurityAlgorithms.RsaSha256));
    }

    /// <summary>
    /// The key as SubjectPublicKeyInfo PEM (<c>BEGIN PUBLIC KEY</c>) with LF line ends and none at the end.
    /// </summary>
    public string Pem { get; }

    /// <summary>The key's JWK thumbprint: SHA-256 in base64url (RFC 7638).</summary>
    public string Thumbprint { get; }

    /// <summary>The length of the modulus, and so of every signature, in bytes.</summary>
    internal int SignatureLength { get; }

    /// <summary>
    /// Reads a public key: PEM (<c>PUBLIC KEY</c>, <c>RSA PUBLIC KEY</c> or <c>CERTIFICATE</c>), or the base64 of the same
    /// PEM or DER. A byte order mark, quotes, the attributes that OpenSSL writes before a key, CRLF, surrounding blanks and
    /// the two characters <c>\n</c> in place of line ends are accepted.
    /// </summary>
    /// <param name="pem">The text, at most 16,384 characters.</param>
    /// <param name="key">The key, or null when refused.</param>
    /// <param name="reason">One sentence saying why it was refused, or null. It never holds key material.</param>
    /// <returns>
    /// False for private keys, other kinds than RSA, fewer than 2048 or more than 8192 bits, an even exponent or one
    /// below 3, and the moduli of CVE-2017-15361.
    /// </returns>
    public static bool TryParse(
        string pem, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        if (!PemText.TryRead(pem, out var text, out reason)) return false;
        if (text.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
        {
            reason = "this is a private key; give the public key and keep the private key to yourself";
            return false;
        }
        if (!PublicKeyDer.TryUnwrap(text.Label, text.Der, out var pkcs1, out reason)) return false;
        if (!RsaKeyRules.TryRead(pkcs1, out var parameters, out reason)) return false;
        try
        {
            key = new PublicKey(parameters);
            return true;
        }
        catch (CryptographicException)
        {
            reason = "the key was refused by the operating system's cryptography";
            return false;
        }
    }

    /// <summary>The key's thumbprint.</summary>
    public override string ToString() => Thumbprint;

    internal bool Verifies(byte[] signingInput, byte[] signature) =>
        signature.Length == SignatureLength && _verifier.Value.Verify(signingInput, signature);

    private static string ThumbprintOf(RSAParameters key)
    {
        var exponent = Base64Url.EncodeToString(key.Exponent);
        var modulus = Base64Url.EncodeToString(key.Modulus);
        // RFC 7638 section 3.2: exactly these members in this order, without white space.
        var json = $$"""{"e":"{{exponent}}","kty":"RSA","n":"{{modulus}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(json)));
    }
}
