using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Parley.Tokens;

/// <summary>An RSA key that signs tokens. Safe for concurrent use until disposed.</summary>
public sealed class PrivateKey : IDisposable
{
    private readonly RSA _rsa;
    private readonly SignatureProvider _signer;

    private PrivateKey(RSA rsa, PublicKey publicKey)
    {
        _rsa = rsa;
        PublicKey = publicKey;
        _signer = PublicKey.Factory.CreateForSigning(
            new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)), SecurityAlgorithms.RsaSha256);
    }

    /// <summary>The other half, to give to the server.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>
    /// Reads a private key, PKCS#8 (<c>PRIVATE KEY</c>) or PKCS#1 (<c>RSA PRIVATE KEY</c>), with the same allowances as <see cref="PublicKey.TryParse"/>.
    /// </summary>
    /// <param name="pem">The text, at most 16,384 characters.</param>
    /// <param name="key">The key, to be disposed by the caller, or null when refused.</param>
    /// <param name="reason">One sentence saying why it was refused, or null. It never holds key material.</param>
    /// <returns>False for public or encrypted keys, other kinds than RSA and whatever a public key is refused for.</returns>
    public static bool TryParse(
        string pem, [NotNullWhen(true)] out PrivateKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        if (!PemText.TryRead(pem, out var text, out reason)) return false;
        var rsa = RSA.Create();
        try
        {
            reason = Import(rsa, text);
            if (reason is null) key = TryCreate(rsa, out reason);
            if (key is not null && !key.SignsForItself())
            {
                reason = "the key is damaged: its private and public halves do not belong together";
                key.Dispose();
                key = null;
            }
        }
        catch (CryptographicException)
        {
            reason = "the key is damaged or not an RSA key";
            key = null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text.Der);
            if (key is null) rsa.Dispose();
        }
        return key is not null;
    }

    /// <summary>Makes a new key.</summary>
    /// <param name="bits">From 2048 to 8192.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public static PrivateKey Generate(int bits = RsaKeyRules.MinBits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, RsaKeyRules.MinBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, RsaKeyRules.MaxBits);
        return TryCreate(RSA.Create(bits), out var reason) ?? throw new CryptographicException(reason);
    }

    /// <summary>The key as PKCS#8 PEM (<c>BEGIN PRIVATE KEY</c>) with LF line ends. Keep it secret.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public string ExportPkcs8Pem() => _rsa.ExportPkcs8PrivateKeyPem();

    /// <summary>Releases the key.</summary>
    public void Dispose()
    {
        _signer.Dispose();
        _rsa.Dispose();
    }

    internal byte[] Sign(byte[] signingInput) => _signer.Sign(signingInput);

    private bool SignsForItself() => PublicKey.Verifies([0], Sign([0]));

    private static PrivateKey? TryCreate(RSA rsa, out string? reason) =>
        PublicKey.TryParse(rsa.ExportSubjectPublicKeyInfoPem(), out var publicKey, out reason)
            ? new PrivateKey(rsa, publicKey)
            : null;

    private static string? Import(RSA rsa, PemText text)
    {
        var read = text.Der.Length;
        switch (text.Label)
        {
            case "PRIVATE KEY":
                if (KeyDer.AlgorithmOfPkcs8(text.Der) is { } algorithm && algorithm != PublicKeyDer.Rsa)
                    return PublicKeyDer.NoRsa(algorithm);
                rsa.ImportPkcs8PrivateKey(text.Der, out read);
                break;
            case "RSA PRIVATE KEY":
                rsa.ImportRSAPrivateKey(text.Der, out read);
                break;
            case "ENCRYPTED PRIVATE KEY":
                return PemText.Encrypted;
            case "PUBLIC KEY" or "RSA PUBLIC KEY" or "CERTIFICATE":
                return "this is a public key; signing needs the private key";
            case KeyDer.Pkcs12:
                return "this is a PKCS#12 file; take the key out of it first (openssl pkcs12 -nocerts -nodes)";
            default:
                return "the PEM block is neither a PRIVATE KEY nor an RSA PRIVATE KEY";
        }
        return read == text.Der.Length ? null : "the key is damaged: there are bytes after it";
    }
}
