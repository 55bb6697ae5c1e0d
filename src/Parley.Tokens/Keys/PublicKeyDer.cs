using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Tokens;

/// <summary>Finds the RSAPublicKey inside the containers that PEM labels name.</summary>
internal static class PublicKeyDer
{
    // rsaEncryption. A key bound to RSASSA-PSS has another identifier and must not verify RS256.
    internal const string Rsa = "1.2.840.113549.1.1.1";

    internal static bool TryUnwrap(
        string label, byte[] der, out ReadOnlyMemory<byte> pkcs1, [NotNullWhen(false)] out string? reason)
    {
        pkcs1 = default;
        reason = null;
        try
        {
            switch (label)
            {
                case "RSA PUBLIC KEY":
                    pkcs1 = der;
                    return true;
                case "PUBLIC KEY":
                    var info = System.Security.Cryptography.X509Certificates.PublicKey.CreateFromSubjectPublicKeyInfo(
                        der, out var read);
                    if (read != der.Length) reason = "the key is damaged: there are bytes after it";
                    else return TryTakeRsa(info, out pkcs1, out reason);
                    return false;
                case "CERTIFICATE":
                    using (var certificate = X509CertificateLoader.LoadCertificate(der))
                        return TryTakeRsa(certificate.PublicKey, out pkcs1, out reason);
                default:
                    reason = "the PEM block is neither a PUBLIC KEY nor an RSA PUBLIC KEY nor a CERTIFICATE";
                    return false;
            }
        }
        catch (CryptographicException)
        {
            reason = "the key is damaged: its DER encoding cannot be read";
            return false;
        }
    }

    internal static string NoRsa(string? algorithm) =>
        $"the key is not an RSA key but {ForeignKeys.OfAlgorithm(algorithm)}; tokens are signed with RS256";

    private static bool TryTakeRsa(
        System.Security.Cryptography.X509Certificates.PublicKey info,
        out ReadOnlyMemory<byte> pkcs1,
        [NotNullWhen(false)] out string? reason)
    {
        pkcs1 = info.EncodedKeyValue.RawData;
        reason = info.Oid.Value == Rsa ? null : NoRsa(info.Oid.Value);
        return reason is null;
    }
}
