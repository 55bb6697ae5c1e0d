using System.Globalization;
using System.Text;

namespace Parley.Domain.Conversations;

/// <summary>
/// The words of a text, as a search compares them. Both engines store and look up these words and none of their own, so
/// that a search finds the same events on each:
/// <list type="bullet">
/// <item>letters, digits and their marks form words; everything else parts them, so <c>ann@example.com</c> is three;</item>
/// <item>case does not count, also that of Greek ς and Turkish İ and ı;</item>
/// <item>each Chinese character and each Japanese kana is a word, for nothing parts the words of these scripts;</item>
/// <item>each emoji and other sign is a word; its colour and form do not count.</item>
/// </list>
/// There is no language: words are compared whole, with their accents.
/// </summary>
public static class SearchWords
{
    /// <summary>What follows of a longer word does not count, in code units.</summary>
    public const int MaximumWord = 64;

    // A text has at most a megabyte, and so has the list of words of PostgreSQL: with its marks a word takes more room there
    // than in the text. Words behind this many code units are not found.
    private const int MaximumWords = 250_000;

    private const int ZeroWidthSpace = 0x200B;

    /// <summary>
    /// The words of a text, separated by spaces; empty when there is none. Words of different applications differ by the
    /// mark in front, so that neither the content of one nor its amount is noticed by another.
    /// </summary>
    /// <param name="mark">Letters and digits that stand before each word: <see cref="MarkOf"/>.</param>
    public static string Join(string text, ReadOnlySpan<char> mark)
    {
        var words = new StringBuilder(text.Length * 2);
        // Where the open word began, behind its mark; -1 between words.
        var start = -1;
        foreach (var rune in text.EnumerateRunes())
        {
            var kind = KindOf(rune);
            if (kind == Kind.Nothing)
                continue;
            if (kind == Kind.Gap || kind == Kind.Mark && start < 0)
            {
                start = -1;
                continue;
            }

            if (start < 0 || kind == Kind.Alone)
            {
                if (words.Length >= MaximumWords)
                    break;
                start = Begin(words, mark);
            }

            if (words.Length - start < MaximumWord)
                Append(words, rune);
            if (kind == Kind.Alone)
                start = -1;
        }

        return words.ToString();
    }

    /// <summary>The mark of an application's words: short, for each stored word carries it, and nearly its own.</summary>
    public static ReadOnlySpan<char> MarkOf(string applicationId) => applicationId.AsSpan(0, Math.Min(8, applicationId.Length));

    private static int Begin(StringBuilder words, ReadOnlySpan<char> mark)
    {
        if (words.Length > 0)
            words.Append(' ');
        words.Append(mark);
        return words.Length;
    }

    private static void Append(StringBuilder words, Rune rune)
    {
        // Up and down again: some capitals have two small letters, as Σ has σ and ς. The dotted and the dotless i of Turkish
        // have no partner in the invariant mapping.
        var folded = rune.Value is 'İ' or 'ı' ? new Rune('i') : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
        Span<char> units = stackalloc char[2];
        words.Append(units[..folded.EncodeToUtf16(units)]);
    }

    private static Kind KindOf(Rune rune)
    {
        if (rune.IsAscii)
            return char.IsAsciiLetterOrDigit((char)rune.Value) ? Kind.Part : Kind.Gap;
        // What stands for half a character.
        if (rune == Rune.ReplacementChar)
            return Kind.Gap;
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter:
                return IsWrittenWithoutSpaces(rune.Value) ? Kind.Alone : Kind.Part;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter:
            case UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber:
            case UnicodeCategory.PrivateUse:
                return Kind.Part;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark:
                return IsVariationSelector(rune.Value) ? Kind.Nothing : Kind.Mark;
            case UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol:
                return Kind.Alone;
            // Colours of skin, and joiners and directions that are not seen.
            case UnicodeCategory.ModifierSymbol or UnicodeCategory.Format when rune.Value != ZeroWidthSpace:
                return Kind.Nothing;
            default:
                return Kind.Gap;
        }
    }

    // Blocks of https://www.unicode.org/Public/UCD/latest/ucd/Blocks.txt: kana, and the ideographs of all planes.
    private static bool IsWrittenWithoutSpaces(int value) =>
        value is >= 0x3040 and <= 0x30FF or >= 0x31F0 and <= 0x31FF or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF
            or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF;

    private static bool IsVariationSelector(int value) => value is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF;

    private enum Kind
    {
        /// <summary>Parts words.</summary>
        Gap,

        /// <summary>Is as good as not there.</summary>
        Nothing,

        /// <summary>Belongs to the word before it, and begins none.</summary>
        Mark,

        /// <summary>Belongs to a word.</summary>
        Part,

        /// <summary>Is a word.</summary>
        Alone,
    }
}
