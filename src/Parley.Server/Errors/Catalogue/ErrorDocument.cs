using System.Globalization;
using System.Text;

namespace Parley.Server.Errors.Catalogue;

/// <summary>
/// Writes the catalogue as Markdown: docs/errors.md, by <c>Parley.Server --errors</c>, and the pages below <c>/errors</c>.
/// </summary>
internal static class ErrorDocument
{
    public const string Argument = "--errors";

    private const string Introduction =
        """
        Every error has a `code`, which never changes: programs compare it, and nothing else. `title` and `detail` are for
        people, `reason` says more where there is more to say, and `invalid_parameters` has one line for each field that was
        refused. `type` is the address of the error's page on the server that answered. `instance` is in the server's log.

        The account's APIs have no `code`; the last part of `type` is it. Versions `v0.1` and `beta` answer `code` and
        `description`, and the fields under `error`. On a socket an error is an event, named after its code. What cannot be
        read as HTTP at all (400, 408, 414, 431) is refused before any of this.

        """;

    public static string Write()
    {
        var text = new StringBuilder("# Errors\n\n");
        text.Append("<!-- Made by `dotnet run --project src/Parley.Server -- --errors`; a test compares. -->\n\n");
        text.Append(Introduction);
        foreach (var group in ErrorCatalogue.Groups)
        {
            text.Append(Table(group, code => $"#{code}"));
            foreach (var entry in group.Entries)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n<a id=\"{entry.Code}\"></a>\n\n### `{entry.Code}`\n\n");
                text.Append(Body(entry, "####", Examples(entry).Take(1)));
            }
        }

        return text.ToString();
    }

    /// <summary>The introduction, and a table of each group.</summary>
    /// <param name="link">The address of a code's text.</param>
    public static string Index(Func<string, string> link) =>
        Introduction + string.Concat(ErrorCatalogue.Groups.Select(group => Table(group, link)));

    /// <summary>All of an entry but its code.</summary>
    /// <param name="heading">The number signs of the headings in it.</param>
    /// <param name="examples">Answers to show, with the names of their shapes.</param>
    public static string Body(ErrorEntry entry, string heading, IEnumerable<(string Shape, string Json)> examples)
    {
        var text = new StringBuilder(entry.Meaning).Append("\n\n| status | title | answered by |\n|---|---|---|\n");
        foreach (var answer in entry.Answers)
            text.Append(CultureInfo.InvariantCulture, $"| {Status(answer)} | {answer.Title} | {Places(answer)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{heading} Causes\n\n");
        foreach (var cause in entry.Causes)
            text.Append(CultureInfo.InvariantCulture, $"- {cause}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{heading} Cure\n\n{entry.Cure}\n\n{heading} Example\n");
        foreach (var (shape, json) in examples)
            text.Append(CultureInfo.InvariantCulture, $"\n{shape}:\n\n```json\n{json}\n```\n");
        return text.ToString();
    }

    /// <summary>One answer for each shape: a second status looks no different.</summary>
    public static IEnumerable<(string Shape, string Json)> Examples(ErrorEntry entry) =>
        entry.Answers.SelectMany(ErrorExample.Of).DistinctBy(example => example.Shape);

    private static string Table(ErrorGroup group, Func<string, string> link)
    {
        var text = new StringBuilder($"\n## {group.Title}\n\n| code | status | when |\n|---|---|---|\n");
        foreach (var entry in group.Entries)
        {
            var status = string.Join(", ", entry.Answers.Select(Status).Distinct());
            text.Append(CultureInfo.InvariantCulture, $"| [`{entry.Code}`]({link(entry.Code)}) | {status} | ")
                .Append(Sentences.First(entry.Meaning)).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Status(ErrorAnswer answer) => answer.Status?.ToString(CultureInfo.InvariantCulture) ?? "–";

    private static string Places(ErrorAnswer answer)
    {
        var places = new List<string>();
        if (answer.Places.HasFlag(ErrorPlaces.ConversationApi))
            places.Add("Conversation API");
        if (answer.Places.HasFlag(ErrorPlaces.AccountApi))
            places.Add("account's APIs");
        if (answer.Event is { } name)
            places.Add(name == answer.Code ? "sockets" : $"sockets, as `{name}`");
        if (answer.Places.HasFlag(ErrorPlaces.Transport))
            places.Add("Engine.IO and Socket.IO");
        return string.Join("; ", places);
    }
}
