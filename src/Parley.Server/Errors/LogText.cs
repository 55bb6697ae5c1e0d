using System.Globalization;
using System.Text;
using Parley.Domain;

namespace Parley.Server.Errors;

/// <summary>What strangers wrote, as it may stand in a log: on one line, and without anything long enough to be a secret.</summary>
internal static class LogText
{
    public const string Nothing = "-";

    private const int MaxLength = 300;
    private const char Left = '…';

    // The longest of ours that is looked for in a log: an id with its prefix. A generated secret has 32 characters.
    private const int LongestWord = 40;
    private const int LongestSegment = 24;

    /// <summary>A request's route, or what can be told of a path that has none.</summary>
    public static string Path(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Short(http.Request.Path.Value);

    /// <summary>A path or a method as a client wrote it, without what is longer than such words are.</summary>
    public static string Short(string? text) => string.IsNullOrEmpty(text) ? Nothing : string.Join(
        '/', Escaped(text).Split('/').Select(segment => segment.Length > LongestSegment ? $"{Left}" : segment));

    public static string Reason(Problem problem)
    {
        var reason = problem.InvalidParameters.Count == 0
            ? problem.Reason ?? problem.Detail
            : string.Join(", ", problem.InvalidParameters.Select(one => $"{one.Name} {one.Reason}"));
        var text = new StringBuilder(reason.Length);
        var word = 0;
        foreach (var letter in reason)
        {
            word = char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '+' or '=' ? word + 1 : 0;
            if (word <= LongestWord)
                text.Append(letter);
            else if (word == LongestWord + 1)
                text.Remove(text.Length - LongestWord, LongestWord).Append(Left);
        }

        return Escaped(text.ToString());
    }

    public static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            // Control characters, and those that reorder a line or break it.
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                escaped.Append(letter);
        }

        return text.Length > MaxLength ? escaped.Append(Left).ToString() : escaped.ToString();
    }
}
