using System.CommandLine;
using Parley.Cli.Arguments;

namespace Parley.Cli.Output;

/// <summary>The options of a list that comes in pages.</summary>
internal sealed class PageOptions
{
    private const string NewestFirst = "DESC";

    private readonly Option<int> _size = Numbers.Option("--page-size", 1, 100, usual: 100);
    private readonly Option<string> _cursor = Cursor();
    private readonly Option<string> _sort = Choice.Of("--sort", "ASC", NewestFirst);

    public PageOptions()
    {
        _size.Description = "How many at once, 1 to 100";
        _sort.Description = "By age, oldest or newest first";
    }

    /// <summary>For a list whose pages have no other options.</summary>
    public static Option<string> Cursor() => new("--cursor") { Description = "Go on where the last page ended" };

    public void AddTo(Command command)
    {
        command.Add(_size);
        command.Add(_cursor);
        command.Add(_sort);
    }

    public int Size(Invocation call) => call.Get(_size);

    public string? Cursor(Invocation call) => call.Get(_cursor);

    public bool Descending(Invocation call) => call.Get(_sort) == NewestFirst;

    /// <summary>Says how to get the next page, where a person reads.</summary>
    public static void Remark(Invocation call, string? nextCursor)
    {
        if (nextCursor is not null && call.Printer.IsHuman)
            call.Printer.Remark($"There are more: --cursor '{nextCursor}'");
    }
}
