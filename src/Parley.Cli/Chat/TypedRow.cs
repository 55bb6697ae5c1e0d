using System.Globalization;
using System.Text;
using Parley.Cli.Output;
using Spectre.Console.Rendering;

namespace Parley.Cli.Chat;

/// <summary>
/// How a line that is being typed looks on one row of a terminal. One that is wider than the row is shown in part, the
/// part with the caret: a line of several rows could not be taken away again after the window changed its width.
/// </summary>
internal static class TypedRow
{
    private const string Prompt = "> ";
    private const string More = "…";

    /// <summary>Takes the row away: to its beginning, and everything after it.</summary>
    public const string Erase = "\r\e[K";

    /// <summary>What is left on the screen of a line that was sent, as wide as it is.</summary>
    public static string Sent(string text) => Prompt + Shown.Text(text);

    /// <summary>The row with the caret in its place, on a row that may hold anything.</summary>
    public static string Draw(string text, int caret, int width)
    {
        var (elements, caretAt) = Elements(text, caret);
        // The last cell stays free: a terminal that wrote it may already be on the next row.
        var room = Math.Max(width - Prompt.Length - More.Length - 1, 2);
        var from = caretAt;
        var used = 0;
        while (from > 0 && used + elements[from - 1].Cells <= room)
            used += elements[--from].Cells;
        var before = used;
        var to = caretAt;
        while (to < elements.Count && used + elements[to].Cells <= room)
            used += elements[to++].Cells;

        var row = new StringBuilder(Erase).Append(Prompt).Append(from > 0 ? More : "");
        foreach (var (shown, _) in elements[from..to])
            row.Append(shown);
        var column = Prompt.Length + (from > 0 ? More.Length : 0) + before;
        return row.Append(CultureInfo.InvariantCulture, $"\r\e[{column}C").ToString();
    }

    private static (List<(string Shown, int Cells)> Elements, int CaretAt) Elements(string text, int caret)
    {
        var elements = new List<(string, int)>();
        var caretAt = 0;
        for (var i = 0; i < text.Length;)
        {
            if (i < caret)
                caretAt++;
            var length = StringInfo.GetNextTextElementLength(text, i);
            var shown = Shown.Text(text.Substring(i, length));
            elements.Add((shown, new Segment(shown).CellCount()));
            i += length;
        }

        return (elements, caretAt);
    }
}
