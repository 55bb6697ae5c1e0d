using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Parley.Tokens;

/// <summary>A key as people paste it: PEM, perhaps with CRLF, indentation or the two characters \n for a line end.</summary>
internal readonly ref struct PemText
{
    // An 8192-bit private key in PKCS#8 is about 6,400 characters.
    private const int MaxLength = 16_384;

    internal const string Encrypted =
        "the private key is encrypted; decrypt it first (openssl pkey -in key.pem -out plain.pem)";

    private PemText(string label, byte[] der) => (Label, Der) = (label, der);

    internal string Label { get; }

    internal byte[] Der { get; }

    internal static bool TryRead(string text, out PemText pem, [NotNullWhen(false)] out string? reason)
    {
        pem = default;
        if (string.IsNullOrWhiteSpace(text)) return Refuse("the key is empty", out reason);
        if (text.Length > MaxLength) return Refuse($"the key is longer than {MaxLength} characters", out reason);

        var clean = text
            .Replace("\\r", "", StringComparison.Ordinal)
            .Replace("\\n", "\n", StringComparison.Ordinal)
            .Trim();
        // RFC 1421 headers, written by old OpenSSL, which PemEncoding does not read.
        if (clean.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal)) return Refuse(Encrypted, out reason);
        if (!PemEncoding.TryFind(clean, out var fields))
            return Refuse("the key is not PEM; it should begin with a line such as '-----BEGIN PUBLIC KEY-----'", out reason);
        var (start, length) = fields.Location.GetOffsetAndLength(clean.Length);
        if (start != 0 || length != clean.Length)
            return Refuse("there is other text around the PEM block; give exactly one key", out reason);

        pem = new PemText(clean[fields.Label], Convert.FromBase64String(clean[fields.Base64Data]));
        reason = null;
        return true;
    }

    private static bool Refuse(string why, out string reason)
    {
        reason = why;
        return false;
    }
}
