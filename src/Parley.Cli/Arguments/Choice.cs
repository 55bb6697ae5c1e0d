using System.CommandLine;

namespace Parley.Cli.Arguments;

/// <summary>Options that take one of a few words, in any case. A refusal tells the words.</summary>
internal static class Choice
{
    /// <summary>An option whose value is one of the words, spelt as it is here.</summary>
    public static Option<string> Of(string name, params string[] words) => Of(name, words, word => word)!;

    /// <summary>An option that is <c>true</c>, <c>false</c> or absent.</summary>
    public static Option<bool?> TrueOrFalse(string name) => Of<bool?>(name, ["true", "false"], word => word == "true");

    private static Option<T?> Of<T>(string name, string[] words, Func<string, T> meaning)
    {
        var option = new Option<T?>(name)
        {
            HelpName = string.Join('|', words),
            // A truth alone would do without its word, and take none that it does not know.
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                var word = result.Tokens is [{ Value: var text }]
                    ? Array.Find(words, it => it.Equals(text, StringComparison.OrdinalIgnoreCase))
                    : null;
                if (word is not null)
                    return meaning(word);
                result.AddError($"{name} must be {string.Join(", ", words[..^1])} or {words[^1]}.");
                return default;
            },
        };
        option.CompletionSources.Add(words);
        return option;
    }
}
