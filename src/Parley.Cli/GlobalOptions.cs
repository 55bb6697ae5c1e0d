using System.CommandLine;
using System.CommandLine.Parsing;
using Parley.Cli.Arguments;

namespace Parley.Cli;

/// <summary>The options of every command.</summary>
internal static class GlobalOptions
{
    public const string Url = "--url";
    public const string ApiKey = "--api-key";
    public const string ApiSecret = "--api-secret";
    public const string AppId = "--app-id";
    public const string PrivateKey = "--private-key";
    public const string Profile = "--profile";
    public const string Json = "--json";
    public const string Quiet = "--quiet";
    public const string Verbose = "--verbose";

    public static IEnumerable<Option> All() =>
    [
        Everywhere(new Option<string>(Url), "URL", "The server (PARLEY_URL; default http://127.0.0.1:7700)"),
        Everywhere(new Option<string>(ApiKey), "KEY", "The account's API key (PARLEY_API_KEY)"),
        Everywhere(Confidential.Option(ApiSecret), "SECRET", "The account's API secret (PARLEY_API_SECRET)"),
        Everywhere(new Option<string>(AppId), "ID", "The application (PARLEY_APP_ID)"),
        Everywhere(Confidential.Option(PrivateKey), "FILE|PEM", "The application's private key (PARLEY_PRIVATE_KEY)"),
        Everywhere(new Option<string>(Profile), "NAME", "Use this profile instead of the current one"),
        Everywhere(Flag.Of(Json, "Print JSON, also for errors")),
        Everywhere(Flag.Of(Quiet, "Print ids or tokens alone", "-q")),
        Everywhere(Flag.Of(Verbose, "Show each HTTP request on stderr")),
    ];

    /// <summary>Whether a flag is on the command line, even when something else there is wrong.</summary>
    public static bool IsGiven(ParseResult parsed, string flag) => parsed.GetResult(flag) is OptionResult { Implicit: false };

    private static Option Everywhere(Option option, string value, string description)
    {
        (option.HelpName, option.Description) = (value, description);
        return Everywhere(option);
    }

    private static Option Everywhere(Option option)
    {
        option.Recursive = true;
        return option;
    }
}
