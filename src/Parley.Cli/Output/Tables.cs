using Parley.Cli.Hosting;
using Spectre.Console;

namespace Parley.Cli.Output;

/// <summary>Columns for people.</summary>
internal static class Tables
{
    // Wide enough for any row: what is piped to grep must stay on one line.
    private const int Unbroken = 10_000;

    public static void Write(CliHost host, string[] columns, IReadOnlyList<string?[]> rows)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(host.Out),
            Ansi = host.OutIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = host.OutIsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!host.OutIsTerminal)
            console.Profile.Width = Unbroken;

        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell ?? "")));
        console.Write(table);
    }
}
