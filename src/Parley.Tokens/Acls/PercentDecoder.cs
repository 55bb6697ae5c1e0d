using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Parley.Tokens;

/// <summary>Percent-decodes a path once, strictly (RFC 3986 section 2.1; the octets must be UTF-8).</summary>
internal static class PercentDecoder
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    internal static bool TryDecode(
        ReadOnlySpan<char> raw, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? reason)
    {
        text = null;
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(raw.Length));
        try
        {
            reason = Decode(raw, buffer, out var length);
            if (reason is not null) return false;
            if (!System.Text.Unicode.Utf8.IsValid(buffer.AsSpan(0, length)))
            {
                reason = "the path is not valid UTF-8";
                return false;
            }
            text = Strict.GetString(buffer, 0, length);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string? Decode(ReadOnlySpan<char> raw, Span<byte> bytes, out int length)
    {
        length = 0;
        while (!raw.IsEmpty)
        {
            if (raw[0] == '%')
            {
                if (raw.Length < 3 || !char.IsAsciiHexDigit(raw[1]) || !char.IsAsciiHexDigit(raw[2]))
                    return "the path holds a malformed percent escape";
                var octet = (byte)(HexValue(raw[1]) << 4 | HexValue(raw[2]));
                if (octet == '/') return "the path holds an encoded slash";
                bytes[length++] = octet;
                raw = raw[3..];
                continue;
            }

            var run = raw.IndexOf('%');
            if (run < 0) run = raw.Length;
            length += Encoding.UTF8.GetBytes(raw[..run], bytes[length..]);
            raw = raw[run..];
        }
        return null;
    }

    private static int HexValue(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
