namespace Parley.Cli.Arguments;

/// <summary>The name that somebody may have meant.</summary>
internal static class Suggestion
{
    private const int MostMistakes = 2;

    public static string For(string word, IEnumerable<string> names)
    {
        var nearest = names.Select(name => (Name: name, Mistakes: Mistakes(word, name)))
            .Where(it => it.Mistakes <= MostMistakes && it.Mistakes * 2 <= it.Name.TrimStart('-').Length)
            .OrderBy(it => it.Mistakes)
            .FirstOrDefault();
        return nearest.Name is null ? "" : $" Did you mean '{nearest.Name}'?";
    }

    // Levenshtein's distance, one row of the table at a time.
    private static int Mistakes(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
