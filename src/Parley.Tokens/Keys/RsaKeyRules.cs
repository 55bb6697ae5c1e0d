using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Parley.Tokens;

/// <summary>Which RSA keys may sign tokens (RFC 7518 section 3.3; NIST SP 800-131A for the lower bound).</summary>
internal static class RsaKeyRules
{
    internal const int MinBits = 2048;

    /// <summary>Verification time grows with the square of the size; nothing in use is larger.</summary>
    internal const int MaxBits = 8192;

    /// <summary>Reads an RSAPublicKey (RFC 8017 appendix A.1.1) and applies the rules.</summary>
    internal static bool TryRead(
        ReadOnlyMemory<byte> pkcs1, out RSAParameters parameters, [NotNullWhen(false)] out string? reason)
    {
        parameters = default;
        try
        {
            var reader = new AsnReader(pkcs1, AsnEncodingRules.DER);
            var key = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var modulus = key.ReadInteger();
            var exponent = key.ReadInteger();
            key.ThrowIfNotEmpty();

            reason = Refusal(modulus, exponent);
            if (reason is not null) return false;
            parameters = new RSAParameters
            {
                Modulus = modulus.ToByteArray(isUnsigned: true, isBigEndian: true),
                Exponent = exponent.ToByteArray(isUnsigned: true, isBigEndian: true),
            };
            return true;
        }
        catch (AsnContentException)
        {
            reason = "the key is damaged: it is not a DER-encoded RSA key";
            return false;
        }
    }

    private static string? Refusal(BigInteger modulus, BigInteger exponent)
    {
        if (modulus.Sign <= 0 || exponent.Sign <= 0) return "the key is damaged: its numbers are not positive";
        var bits = modulus.GetBitLength();
        if (bits < MinBits) return $"the key has {bits} bits; at least {MinBits} are needed";
        if (bits > MaxBits) return $"the key has {bits} bits; at most {MaxBits} are accepted";
        if (modulus.IsEven) return "the key is damaged: its modulus is even";
        if (exponent.IsEven || exponent < 3) return "the key's public exponent must be odd and at least 3";
        // OpenSSL refuses longer ones for large moduli, and they make verification slow.
        if (exponent.GetBitLength() > 64) return "the key's public exponent is longer than 64 bits";
        return Roca.IsWeak(modulus) ? "the key was made by a broken generator (ROCA, CVE-2017-15361); make a new one" : null;
    }
}
