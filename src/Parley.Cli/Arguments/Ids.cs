using System.CommandLine;
using System.CommandLine.Parsing;
using Parley.Client;

namespace Parley.Cli.Arguments;

/// <summary>Ids and names that become part of a request's path: what would lead to another resource is refused.</summary>
internal static class Ids
{
    public static Argument<string> Argument(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(result => Refuse(result, name));
        return argument;
    }

    public static Option<string> Option(string name, string description)
    {
        var option = new Option<string>(name) { Description = description };
        option.Validators.Add(result => Refuse(result, name));
        return option;
    }

    /// <summary>An id that comes from elsewhere than an argument of its own.</summary>
    public static string Checked(string id, string what) => ParleyClient.ProblemOfId(id) is { } problem
        ? throw Failure.Usage($"{what} {problem}.")
        : id;

    private static void Refuse(SymbolResult result, string name)
    {
        if (result.Tokens is [{ Value: var id }] && ParleyClient.ProblemOfId(id) is { } problem)
            result.AddError($"{name}: the id or name {problem}.");
    }
}
