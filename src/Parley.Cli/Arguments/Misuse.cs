using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Parley.Cli.Arguments;

/// <summary>
/// What is wrong with a command line. What stands where nothing belongs is repeated only when it looks like a word or
/// an option: a key that was not quoted falls apart into arguments, and must not be shown.
/// </summary>
internal static partial class Misuse
{
    /// <summary>The refusal of a command line; null when there is nothing to say, or help was asked for.</summary>
    public static Failure? Find(ParseResult parsed)
    {
        if (parsed.Action is { ClearsParseErrors: true })
            return null;
        var command = parsed.CommandResult.Command;
        var isGroup = command.Action is null;
        if (parsed.UnmatchedTokens is [var unexpected, ..])
            return Failure.Usage(isGroup ? NoCommand(command, unexpected) : NoArgument(command, unexpected), Help(parsed));
        // A group alone is answered with its help.
        if (isGroup || parsed.Errors.Count == 0)
            return null;
        var missing = command.Arguments
            .Where(it => it.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(it) is null or { Tokens.Count: 0 })
            .Select(it => $"{it.Name} is missing: {it.Description}.").ToList();
        var wrong = missing.Count > 0 ? missing : parsed.Errors.Select(error => error.Message).Distinct();
        return Failure.Usage(string.Join(' ', wrong), Help(parsed));
    }

    private static string NoCommand(Command group, string unexpected) => Word(unexpected) is not { } word
        ? "There is no such command."
        : $"There is no command '{word}'.{Suggestion.For(word, group.Subcommands.Select(it => it.Name))}";

    private static string NoArgument(Command command, string unexpected)
    {
        if (Word(unexpected) is not { } word)
            return "There is an argument too many; it is not shown, since it may be secret. Put each value in quotes.";
        if (!word.StartsWith('-'))
            return $"'{word}' is an argument too many.";
        return $"There is no option '{word}'.{Suggestion.For(word, OptionsOf(command).Select(it => it.Name))}";
    }

    // An option of every command belongs to the root.
    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(OptionsOf));

    private static string? Word(string text) => Words.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static string Help(ParseResult parsed) => $"See: {Path(parsed.CommandResult)} --help";

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "parley";

    // The value of an option is left out.
    [GeneratedRegex(@"\A(-{0,2}[a-z][a-z-]{0,30})(?:[=:].*)?\z", RegexOptions.Singleline)]
    private static partial Regex Words { get; }
}
