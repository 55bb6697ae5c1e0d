using Spectre.Console;

namespace Parley.Cli.Output;

/// <summary>Columns for people.</summary>
internal static class Tables
{
    // Wide enough for any row: what is piped to grep must stay on one line.
    private const int Unbroken = 10_000;

    public static void Write(TextWriter output, bool isTerminal, string[] columns, IReadOnlyList<string?[]> rows)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!isTerminal)
            console.Profile.Width = Unbroken;

        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Shown.Text(cell ?? ""))));
        console.Write(table);
    }
}
