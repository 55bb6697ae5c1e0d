using System.CommandLine;

namespace Parley.Cli.Output;

/// <summary>The options of a list that comes in pages.</summary>
internal sealed class PageOptions
{
    private readonly Option<int> _size = new("--page-size")
    {
        Description = "How many at once, 1 to 100",
        DefaultValueFactory = _ => 100,
    };
    private readonly Option<string> _cursor = new("--cursor") { Description = "Go on where the last page ended" };
    private readonly Option<Direction> _sort = new("--sort")
    {
        Description = "By age, oldest or newest first",
        HelpName = "ASC|DESC",
    };

    public void AddTo(Command command)
    {
        command.Add(_size);
        command.Add(_cursor);
        command.Add(_sort);
    }

    public int Size(Invocation call) => call.Get(_size);

    public string? Cursor(Invocation call) => call.Get(_cursor);

    public bool Descending(Invocation call) => call.Get(_sort) is Direction.Desc;

    /// <summary>Says how to get the next page, where a person reads.</summary>
    public static void Remark(Invocation call, string? nextCursor)
    {
        if (nextCursor is not null && call.Printer.IsHuman)
            call.Printer.Remark($"There are more: --cursor '{nextCursor}'");
    }

    private enum Direction
    {
        Asc,
        Desc,
    }
}
