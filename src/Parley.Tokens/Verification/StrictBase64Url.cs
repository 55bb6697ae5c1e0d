using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Parley.Tokens;

/// <summary>
/// base64url as RFC 7515 section 2 has it: no padding, no white space, and unused bits zero, so that every byte string
/// has exactly one spelling.
/// </summary>
internal static class StrictBase64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> Valid = SearchValues.Create(Alphabet);

    internal static bool TryDecode(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? reason)
    {
        bytes = null;
        reason = Refusal(text);
        if (reason is not null) return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    /// <param name="text">base64url.</param>
    /// <param name="buffer">At least as many bytes as the text has characters.</param>
    /// <param name="length">How many of them were written.</param>
    /// <param name="reason">What is wrong with the text.</param>
    internal static bool TryDecode(
        ReadOnlySpan<char> text, Span<byte> buffer, out int length, [NotNullWhen(false)] out string? reason)
    {
        length = 0;
        reason = Refusal(text);
        if (reason is not null) return false;
        length = Base64Url.DecodeFromChars(text, buffer);
        return true;
    }

    private static string? Refusal(ReadOnlySpan<char> text)
    {
        var odd = text.IndexOfAnyExcept(Valid);
        if (odd >= 0)
        {
            return text[odd] switch
            {
                '=' => "has base64 padding ('=')",
                '+' or '/' => "is base64, not base64url ('+' or '/')",
                var c when char.IsWhiteSpace(c) => "holds white space",
                _ => "holds a character that is not base64url",
            };
        }

        var unused = (text.Length % 4) switch { 2 => 0b1111, 3 => 0b11, _ => 0 };
        if (text.Length % 4 == 1) return "is cut off";
        return unused != 0 && (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & unused) != 0
            ? "is not canonical base64url: its unused last bits are set"
            : null;
    }
}
