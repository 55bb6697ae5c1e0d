using System.Globalization;
using Parley.Server.Http;
using Parley.Tokens;

namespace Parley.Server.Configuration;

/// <summary>Reads section <c>Parley</c> and reports everything that is wrong with it at once.</summary>
internal static class SettingsReader
{
    public const string Section = "Parley";

    public static (ParleyOptions? Options, IReadOnlyList<string> Errors) Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var errors = new List<string>();
        RefuseUnknown(section, section.Path, errors);
        foreach (var setting in Settings.All)
        {
            if (Text(section, setting) is { } text && (NotUtf8(text) ?? setting.Check?.Invoke(text)) is { } rule)
                errors.Add($"{Section}:{setting.Key} {rule}.");
        }

        var postgres = Text(section, Settings.StorageProvider) == "postgres";
        if (postgres && Text(section, Settings.ConnectionString) is null)
            errors.Add($"{Section}:{Settings.ConnectionString.Key} is needed when {Settings.StorageProvider.Key} is postgres.");
        if (!postgres && Text(section, Settings.SignalsProvider) == "postgres")
            errors.Add($"{Section}:{Settings.SignalsProvider.Key} can be postgres only when {Settings.StorageProvider.Key} is.");
        return errors.Count > 0 ? (null, errors) : (Bind(section, postgres), errors);
    }

    private static ParleyOptions Bind(IConfigurationSection section, bool postgres) => new()
    {
        ApiKey = Text(section, Settings.ApiKey),
        ApiSecret = Text(section, Settings.ApiSecret),
        DataDirectory = Text(section, Settings.DataDirectory)!,
        Storage = postgres ? StorageProvider.Postgres : StorageProvider.Sqlite,
        ConnectionString = Text(section, Settings.ConnectionString),
        Signals = (Text(section, Settings.SignalsProvider) ?? (postgres ? "postgres" : "local")) == "postgres"
            ? SignalsProvider.Postgres : SignalsProvider.Local,
        PublicUrl = Text(section, Settings.PublicUrl)?.TrimEnd('/'),
        TrustedProxies = [.. Words(section, Settings.TrustedProxies).Select(Proxies.Parse)],
        CorsOrigins = Origin.Normalized(Text(section, Settings.CorsOrigins)!),
        ClockSkew = TimeSpan.FromSeconds(Number(section, Settings.ClockSkew)),
        RefuseLongTokens = Text(section, Settings.LongLifetime) == "refuse",
        AclVersions = Text(section, Settings.AclVersions) == "literal" ? AclVersions.Literal : AclVersions.Alike,
        TokenCacheSize = Number(section, Settings.TokenCacheSize),
        SessionTimeToLive = TimeSpan.FromSeconds(Number(section, Settings.SessionTimeToLive)),
        SessionExpiryGrace = TimeSpan.FromSeconds(Number(section, Settings.SessionExpiryGrace)),
        MaximumSessionsPerUser = Number(section, Settings.MaximumSessionsPerUser),
        MaximumStrangersPerAddress = Number(section, Settings.MaximumStrangersPerAddress),
        SocketOrigins = Origin.Normalized(Text(section, Settings.SocketOrigins)!),
        MaximumMembers = Number(section, Settings.MaximumMembers),
        HidesCustomData = Text(section, Settings.CustomData) == "own",
        ShutdownSpread = TimeSpan.FromSeconds(Number(section, Settings.ShutdownSpread)),
    };

    private static string? Text(IConfigurationSection section, Setting setting) =>
        section[setting.Key] is { Length: > 0 } text ? text : setting.Default;

    private static string[] Words(IConfigurationSection section, Setting setting) =>
        (Text(section, setting) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int Number(IConfigurationSection section, Setting setting) =>
        int.Parse(Text(section, setting)!, CultureInfo.InvariantCulture);

    // A file in another encoding, or a variable: a secret would become another one.
    private static string? NotUtf8(string text) => text.Contains('\ufffd', StringComparison.Ordinal)
        ? "has bytes that are not UTF-8: save its file, or set its variable, in UTF-8" : null;

    /// <summary>What would be dropped silently, and another value used than the one that was meant.</summary>
    private static void RefuseUnknown(IConfigurationSection section, string root, List<string> errors)
    {
        if (section.Value is { Length: > 0 })
            errors.Add($"{section.Path} has values below it, and none of its own.");
        foreach (var child in section.GetChildren())
        {
            var key = child.Path[(root.Length + 1)..];
            if (Settings.All.Any(setting => string.Equals(setting.Key, key, StringComparison.OrdinalIgnoreCase)))
            {
                if (child.GetChildren().Any())
                    errors.Add($"{child.Path} is one value, and no list or object.");
            }
            else if (Settings.All.Any(setting => setting.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)))
                RefuseUnknown(child, root, errors);
            else
                errors.Add($"{Section}:{key} is not a setting.");
        }
    }
}
