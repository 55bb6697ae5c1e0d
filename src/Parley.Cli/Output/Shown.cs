using System.Buffers;
using System.Globalization;
using System.Text;

namespace Parley.Cli.Output;

/// <summary>
/// Text as it may reach a terminal or a log. Others choose names and messages: what moves a cursor, turns the direction
/// of writing, breaks a line or cannot be seen is written as an escape, as in JSON.
/// </summary>
internal static class Shown
{
    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>One line, whatever the text.</summary>
    public static string Text(string text) => Escape(text, keepsLineFeeds: false);

    /// <summary>
    /// JSON that was written already, and stays the same JSON: a control character can only be the line feed between
    /// its members, and everything else that is escaped here stands inside a string.
    /// </summary>
    public static string Json(string json) => Escape(json, keepsLineFeeds: true);

    private static string Escape(string text, bool keepsLineFeeds)
    {
        if (text.AsSpan().IndexOfAnyExcept(Harmless) < 0)
            return text;
        var shown = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            if (keepsLineFeeds && text[i] == '\n')
                shown.Append('\n');
            else if (IsVisible(text, i))
                shown.Append(text, i, isPair ? 2 : 1);
            else
                AppendEscape(shown, text.AsSpan(i, isPair ? 2 : 1));
            i += isPair ? 1 : 0;
        }

        return shown.ToString();
    }

    private static bool IsVisible(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index) switch
    {
        // Format has the bidirectional controls, the zero-width characters and the tags of plane 14.
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned => false,
        // No format characters by their category, yet nothing to see: joiners and fillers.
        _ => text[index] is not ('\u034F' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or '\u3164' or '\uFFA0'),
    };

    private static void AppendEscape(StringBuilder shown, ReadOnlySpan<char> units)
    {
        foreach (var unit in units)
        {
            shown.Append(unit switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => $"\\u{(int)unit:X4}",
            });
        }
    }
}
