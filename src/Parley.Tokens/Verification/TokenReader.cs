using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Parley.Tokens;

/// <summary>The structure of a token: three parts, decoded, before any rule looks inside.</summary>
internal static class TokenReader
{
    private const int LongestKeptHeader = 100;

    // Issuers write the same header into all their tokens, letter by letter.
    private static volatile KeptHeader? _header;

    internal static bool TryRead(
        ReadOnlySpan<char> token,
        int maxLength,
        [NotNullWhen(true)] out ParsedToken? parsed,
        [NotNullWhen(false)] out TokenFailure? failure)
    {
        parsed = null;
        failure = null;
        if (token.IsWhiteSpace())
        {
            failure = new TokenFailure(
                TokenRule.Present, TokenCodes.MissingToken, "there is no token", TokenParts.Token);
            return false;
        }

        var part = TokenParts.Token;
        var reason = Refusal(token, maxLength);
        if (reason is null)
        {
            var header = token[..token.IndexOf('.')];
            var payload = token[(header.Length + 1)..token.LastIndexOf('.')];
            var signature = token[(header.Length + payload.Length + 2)..];
            if (!TryReadHeader(header, out var headerJson, out reason))
            {
                part = TokenParts.Header;
            }
            else if (!TryReadObject(payload, TokenParts.Payload, out var payloadJson, out reason))
            {
                part = TokenParts.Payload;
            }
            else if (!TryReadSignature(signature, out var signatureBytes, out reason))
            {
                part = TokenParts.Signature;
            }
            else
            {
                var signingInput = new byte[header.Length + 1 + payload.Length];
                Encoding.ASCII.GetBytes(token[..signingInput.Length], signingInput);
                parsed = new ParsedToken(headerJson, payloadJson, signingInput, signatureBytes);
                return true;
            }
        }
        failure = TokenFailure.Invalid(TokenRule.Structure, reason, part);
        return false;
    }

    private static string? Refusal(ReadOnlySpan<char> token, int maxLength)
    {
        if (token.Length > maxLength) return $"the token has {token.Length} characters; at most {maxLength} are accepted";
        if (token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return "the token begins with the word 'Bearer', which belongs to the header and not to the token";
        if (token[0] == '{') return "the token is in JSON serialization; only the compact form is accepted";
        var parts = token.Count('.') + 1;
        if (parts == 5) return "the token is encrypted (JWE, five parts); only signed tokens are accepted";
        if (parts != 3) return $"the token has {parts} {(parts == 1 ? "part" : "parts")} separated by dots; it must have three";
        if (token[0] == '.') return "the header is empty";
        if (token[^1] == '.') return "the signature is empty; unsigned tokens are refused";
        return token.Contains("..", StringComparison.Ordinal) ? "the payload is empty" : null;
    }

    private static bool TryReadHeader(
        ReadOnlySpan<char> text, out JsonElement json, [NotNullWhen(false)] out string? reason)
    {
        if (_header is { } kept && text.SequenceEqual(kept.Text))
        {
            (json, reason) = (kept.Json, null);
            return true;
        }
        if (!TryReadObject(text, TokenParts.Header, out json, out reason)) return false;
        if (text.Length <= LongestKeptHeader) _header = new KeptHeader(text.ToString(), json);
        return true;
    }

    private static bool TryReadObject(
        ReadOnlySpan<char> text, string part, out JsonElement json, [NotNullWhen(false)] out string? reason)
    {
        json = default;
        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            if (StrictBase64Url.TryDecode(text, buffer, out var length, out reason)
                && StrictJson.TryParse(buffer.AsSpan(0, length), out json, out reason))
                return true;
            reason = $"the {part} {reason}";
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryReadSignature(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? reason)
    {
        if (StrictBase64Url.TryDecode(text, out bytes, out reason)) return true;
        reason = $"the signature {reason}";
        return false;
    }

    private sealed record KeptHeader(string Text, JsonElement Json);
}
