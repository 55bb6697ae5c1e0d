using Parley.Cli.Hosting;

namespace Parley.Cli.Settings;

/// <summary>A key given as a file's name or as the PEM itself.</summary>
internal static class PemText
{
    public static bool IsPem(string value) => value.TrimStart().StartsWith("-----BEGIN", StringComparison.Ordinal);

    public static string Read(Setting setting, CliHost host)
    {
        // CI systems keep a variable on one line, with \n spelt out.
        if (IsPem(setting.Value))
            return setting.Value.Replace("\\n", "\n", StringComparison.Ordinal);
        var path = host.FullPath(setting.Value);
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.Usage($"The key file {path} (from {setting.Source}) cannot be read: {e.Message}");
        }
    }
}
