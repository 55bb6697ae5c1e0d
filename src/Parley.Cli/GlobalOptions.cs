using System.CommandLine;

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
        Text(Url, "URL", "The server (PARLEY_URL; default http://127.0.0.1:7700)"),
        Text(ApiKey, "KEY", "The account's API key (PARLEY_API_KEY)"),
        Text(ApiSecret, "SECRET", "The account's API secret (PARLEY_API_SECRET)"),
        Text(AppId, "ID", "The application (PARLEY_APP_ID)"),
        Text(PrivateKey, "FILE|PEM", "The application's private key (PARLEY_PRIVATE_KEY)"),
        Text(Profile, "NAME", "Use this profile instead of the current one"),
        Switch(Json, "Print JSON"),
        Switch(Quiet, "Print ids or tokens alone", "-q"),
        Switch(Verbose, "Show each HTTP request on stderr"),
    ];

    private static Option<string> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Recursive = true };

    private static Option<bool> Switch(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Recursive = true };
}
