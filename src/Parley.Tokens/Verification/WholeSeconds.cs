namespace Parley.Tokens;

/// <summary>
/// Rounds the text of a JSON number down to a whole one, exactly and at a cost of its length, whatever its exponent:
/// <c>1772366400.0</c>, <c>1.8e9</c>. A floating point number would round some of them up, past what was meant.
/// </summary>
internal static class WholeSeconds
{
    internal const string TooLarge = "is too large for seconds and for milliseconds";

    private const string NoNumber = "is not a number of seconds";

    // Far beyond any exponent that could still make a time; larger ones count as this.
    private const int LargestExponent = 1_000_000;

    /// <returns>What is wrong, to follow the claim's name; null when the number was read.</returns>
    internal static string? Read(ReadOnlySpan<char> text, out long whole, out bool hadFraction)
    {
        (whole, hadFraction) = (0, false);
        var isNegative = text.StartsWith('-');
        if (isNegative) text = text[1..];
        if (!TrySplit(text, out var before, out var after, out var exponent)) return NoNumber;
        if (isNegative) return "is negative";

        // Where the point is in the digits of both sides once the exponent has moved it.
        var point = before.Length + exponent;
        for (var i = 0; i < before.Length + after.Length; i++)
        {
            var digit = (i < before.Length ? before[i] : after[i - before.Length]) - '0';
            if (i >= point) hadFraction |= digit != 0;
            else if (!TryAppend(ref whole, digit)) return TooLarge;
        }
        for (var i = before.Length + after.Length; i < point && whole != 0; i++)
            if (!TryAppend(ref whole, 0))
                return TooLarge;
        return null;
    }

    private static bool TryAppend(ref long whole, int digit)
    {
        if (whole > (long.MaxValue - digit) / 10) return false;
        whole = whole * 10 + digit;
        return true;
    }

    // RFC 8259 section 6, but for leading zeros, which issuers that write strings have.
    private static bool TrySplit(
        ReadOnlySpan<char> text, out ReadOnlySpan<char> before, out ReadOnlySpan<char> after, out int exponent)
    {
        exponent = 0;
        before = TakeDigits(ref text);
        after = default;
        if (before.IsEmpty) return false;
        if (text.StartsWith('.'))
        {
            text = text[1..];
            after = TakeDigits(ref text);
            if (after.IsEmpty) return false;
        }
        return text.IsEmpty || text[0] is 'e' or 'E' && TryReadExponent(text[1..], out exponent);
    }

    private static bool TryReadExponent(ReadOnlySpan<char> text, out int exponent)
    {
        exponent = 0;
        var isNegative = text.StartsWith('-');
        if (isNegative || text.StartsWith('+')) text = text[1..];
        var digits = TakeDigits(ref text);
        if (digits.IsEmpty || !text.IsEmpty) return false;
        foreach (var digit in digits)
            exponent = Math.Min(exponent * 10 + (digit - '0'), LargestExponent);
        if (isNegative) exponent = -exponent;
        return true;
    }

    private static ReadOnlySpan<char> TakeDigits(scoped ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        if (length < 0) length = text.Length;
        var digits = text[..length];
        text = text[length..];
        return digits;
    }
}
