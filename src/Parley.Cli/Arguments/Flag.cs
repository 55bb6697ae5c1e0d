using System.CommandLine;

namespace Parley.Cli.Arguments;

/// <summary>Options that are there or not.</summary>
internal static class Flag
{
    // With the usual arity it would take a word behind it for its value, if that is "true" or "false".
    public static Option<bool> Of(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };
}
