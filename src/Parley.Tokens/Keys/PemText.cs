using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Tokens;

/// <summary>
/// A key as people paste it: PEM, or the base64 of PEM or of DER, perhaps with a byte order mark, quotes, the attributes
/// that OpenSSL writes before it, CRLF, indentation or the two characters \n for a line end.
/// </summary>
internal readonly ref struct PemText
{
    internal const string Mark = "-----BEGIN";

    internal const string Encrypted =
        "the private key is encrypted; decrypt it first (openssl pkey -in key.pem -out plain.pem)";

    // An 8192-bit private key in PKCS#8 is about 6,400 characters.
    private const int MaxLength = 16_384;

    private const string NotPem = "the key is not PEM; it should begin with a line such as -----BEGIN PUBLIC KEY-----";

    private PemText(string label, byte[] der) => (Label, Der) = (label, der);

    /// <summary>The label of the PEM block, or the one that the DER would have in PEM.</summary>
    internal string Label { get; }

    internal byte[] Der { get; }

    internal static bool TryRead(string text, out PemText pem, [NotNullWhen(false)] out string? reason)
    {
        pem = default;
        if (string.IsNullOrWhiteSpace(text)) return Refuse("the key is empty", out reason);
        if (text.Length > MaxLength) return Refuse($"the key is longer than {MaxLength} characters", out reason);
        var bare = KeyText.Undress(WithLineEnds(text));
        return bare.Contains(Mark, StringComparison.Ordinal)
            ? TryReadPem(bare, out pem, out reason)
            : TryReadBare(bare, out pem, out reason);
    }

    // JSON writes a line end as \n, PHP's also a slash as \/; a text that was encoded twice has two backslashes.
    internal static string WithLineEnds(string text) => text
        .Replace("\\\\", "\\", StringComparison.Ordinal)
        .Replace("\\r", "", StringComparison.Ordinal)
        .Replace("\\n", "\n", StringComparison.Ordinal)
        .Replace("\\/", "/", StringComparison.Ordinal);

    private static bool TryReadPem(string text, out PemText pem, [NotNullWhen(false)] out string? reason)
    {
        pem = default;
        var start = text.IndexOf(Mark, StringComparison.Ordinal);
        var block = text[start..];
        if (ForeignKeys.Describe(block) is { } foreign) return Refuse(NoRsa(foreign), out reason);
        // RFC 1421 headers, written by old OpenSSL, which PemEncoding does not read.
        if (block.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal)) return Refuse(Encrypted, out reason);
        if (!PemEncoding.TryFind(block, out var fields))
            return Refuse("the PEM block is damaged: its lines are incomplete or hold other characters than base64", out reason);
        var (at, length) = fields.Location.GetOffsetAndLength(block.Length);
        if (at != 0 || length != block.Length || !AreAttributes(text.AsSpan(0, start)))
            return Refuse("there is other text around the PEM block; give exactly one key", out reason);

        pem = new PemText(block[fields.Label], Convert.FromBase64String(block[fields.Base64Data]));
        reason = null;
        return true;
    }

    // What "openssl pkcs12" writes before a key.
    private static bool AreAttributes(ReadOnlySpan<char> text) =>
        text.IsEmpty || text.StartsWith("Bag Attributes") || text.StartsWith("Key Attributes");

    private static bool TryReadBare(string text, out PemText pem, [NotNullWhen(false)] out string? reason)
    {
        pem = default;
        if (ForeignKeys.Describe(text) is { } foreign) return Refuse(NoRsa(foreign), out reason);
        if (!TryDecode(text, out var bytes)) return Refuse(NotPem, out reason);
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
        {
            var decoded = TryReadPem(KeyText.Undress(Encoding.UTF8.GetString(bytes)), out pem, out reason);
            CryptographicOperations.ZeroMemory(bytes);
            return decoded;
        }

        var label = KeyDer.LabelOf(bytes);
        if (label is null) return Refuse(NotPem, out reason);
        pem = new PemText(label, bytes);
        reason = null;
        return true;
    }

    private static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var plain = text.Replace('+', '-').Replace('/', '_');
        if (!Base64Url.IsValid(plain)) return false;
        bytes = Base64Url.DecodeFromChars(plain);
        return true;
    }

    private static string NoRsa(string what) => $"this is not an RSA key but {what}";

    private static bool Refuse(string why, out string reason)
    {
        reason = why;
        return false;
    }
}
