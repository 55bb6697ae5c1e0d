using Microsoft.Extensions.FileProviders;

namespace Parley.Server.Configuration;

/// <summary>
/// Settings that each stand in a file of their own, named as the variable would be: so systemd and containers hand over
/// secrets, which the environment would show to whoever may look at the process.
/// </summary>
internal static class SecretFiles
{
    /// <summary>Names the directory. systemd sets it where a unit has <c>LoadCredential=</c>, and so does our image.</summary>
    public const string Variable = "CREDENTIALS_DIRECTORY";

    private const string Prefix = SettingsReader.Section + "__";

    /// <summary>Adds them; they win over the other ways. Returns what cannot be read, and why.</summary>
    public static IReadOnlyList<string> AddSecretFiles(this IConfigurationManager configuration)
    {
        if (configuration[Variable] is not { Length: > 0 } directory || !Directory.Exists(directory))
            return [];
        try
        {
            configuration.AddKeyPerFile(source =>
            {
                source.FileProvider = new PhysicalFileProvider(Path.GetFullPath(directory));
                source.IgnoreCondition = name => !name.StartsWith(Prefix, StringComparison.Ordinal);
            });
            return [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [$"{Variable}: {failure.Message}"];
        }
    }
}
