using System.CommandLine;
using Parley.Cli.Hosting;

namespace Parley.Cli.Tests.Arguments;

/// <summary>The commands that do something, as the tree has them, with values that are good enough to get on.</summary>
internal static class EveryCommand
{
    private static readonly Dictionary<string, string> Usual = new()
    {
        ["event"] = "1",
        ["--state"] = "left",
        ["--user"] = "ann",
    };

    /// <summary>Their names, such as <c>users show</c>. What <c>serve</c> takes is the server's.</summary>
    public static IEnumerable<string> Names() => Leaves(Tree()).Select(Name).Where(name => name != "serve");

    public static RootCommand Tree() => CommandTree.Build(CliHost.System());

    public static Command Find(string name) => Leaves(Tree()).Single(command => Name(command) == name);

    /// <summary>The command line with one value for each parameter that must be there, but for those given.</summary>
    public static List<string> Line(Command command, IReadOnlyDictionary<string, string> given)
    {
        var line = Name(command).Split(' ').ToList();
        foreach (var argument in command.Arguments)
            line.Add(given.GetValueOrDefault(argument.Name) ?? Usual.GetValueOrDefault(argument.Name, "garbage"));
        foreach (var option in command.Options.Where(it => it.Required && !given.ContainsKey(it.Name)))
            line.AddRange([option.Name, Usual[option.Name]]);
        foreach (var (name, value) in given.Where(it => it.Key.StartsWith('-')))
            line.AddRange([name, value]);
        return line;
    }

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);

    private static string Name(Command command) => command.Parents.OfType<Command>().SingleOrDefault() is { } parent and not RootCommand
        ? $"{Name(parent)} {command.Name}"
        : command.Name;
}
