using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Output;

namespace Parley.Cli.Settings;

/// <summary>Which server, and as whom: each value from the flag, else the environment, else the profile.</summary>
internal sealed record CliSettings
{
    private const string DefaultUrl = "http://127.0.0.1:7700";

    public required Setting Url { get; init; }

    public Setting? ApiKey { get; init; }

    public SecretSetting? ApiSecret { get; init; }

    public Setting? AppId { get; init; }

    public SecretSetting? PrivateKey { get; init; }

    public static CliSettings Resolve(ParseResult parsed, CliHost host, Notices notices)
    {
        var (profileName, profile) = FindProfile(parsed, host, notices);

        return new CliSettings
        {
            Url = First(GlobalOptions.Url, "PARLEY_URL", profile.Url) ?? new Setting(DefaultUrl, "the default"),
            ApiKey = First(GlobalOptions.ApiKey, "PARLEY_API_KEY", profile.ApiKey),
            ApiSecret = FirstSecret(GlobalOptions.ApiSecret, "PARLEY_API_SECRET", profile.ApiSecret),
            AppId = First(GlobalOptions.AppId, "PARLEY_APP_ID", profile.AppId),
            PrivateKey = FirstSecret(GlobalOptions.PrivateKey, "PARLEY_PRIVATE_KEY", profile.PrivateKey),
        };

        Setting? First(string flag, string variable, string? kept) =>
            parsed.GetValue<string>(flag) is { } given ? new Setting(given, flag) : Other(variable, kept);

        SecretSetting? FirstSecret(string flag, string variable, string? kept) =>
            parsed.GetValue<Confidential>(flag) is { } given ? new SecretSetting(given, flag)
            : Other(variable, kept) is { } other ? new SecretSetting(new Confidential(other.Value), other.Source)
            : null;

        Setting? Other(string variable, string? kept) =>
            host.Environment(variable) is { Length: > 0 } set ? new Setting(set, variable)
            : kept is not null ? new Setting(kept, $"profile '{profileName}'")
            : null;
    }

    private static (string Name, Profile Profile) FindProfile(ParseResult parsed, CliHost host, Notices notices)
    {
        var store = new ProfileStore(host, notices);
        var book = store.Read();
        var asked = parsed.GetValue<string>(GlobalOptions.Profile);
        var name = asked ?? book.Current ?? ProfileBook.DefaultName;
        if (book.Profiles.TryGetValue(name, out var profile))
            return (name, profile);
        if (asked is null)
            return (name, new Profile());
        throw new Failure(
            ExitCodes.NotFound, $"There is no profile '{asked}' in {store.Path}.", $"Make it: parley profiles set {asked} --url …");
    }
}
