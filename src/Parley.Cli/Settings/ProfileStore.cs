using System.Text.Json;
using Parley.Cli.Hosting;
using Parley.Cli.Output;

namespace Parley.Cli.Settings;

/// <summary>The profiles in the user's configuration directory.</summary>
internal sealed class ProfileStore(CliHost host, Notices notices)
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public string Path { get; } = System.IO.Path.Combine(ConfigurationDirectory(host), "parley", "config.json");

    public ProfileBook Read()
    {
        try
        {
            var text = File.ReadAllText(Path);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & Others) != 0)
                notices.Warning($"Others can read {Path}, which holds secrets: chmod 600 it.");
            return JsonSerializer.Deserialize(text, CliJson.Readable.ProfileBook) ?? new ProfileBook();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ProfileBook();
        }
        catch (JsonException e)
        {
            throw new Failure(ExitCodes.Other, $"{Path} is not readable as profiles: {JsonArgument.Place(e)}.",
                "Correct the file, or remove it and set the profiles again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.Other, $"The profiles in {Path} cannot be read: {e.Message}");
        }
    }

    public void Write(ProfileBook book)
    {
        try
        {
            Place(JsonSerializer.Serialize(book, CliJson.Readable.ProfileBook) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.Other, $"The profiles cannot be kept in {Path}: {e.Message}");
        }
    }

    private void Place(string text)
    {
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var file = PrivateFile.Prepare(Path);
        file.Place(text, overwrite: true);
    }

    private static string ConfigurationDirectory(CliHost host)
    {
        // An XDG path that is not absolute is to be ignored, says the specification.
        if (host.Environment("XDG_CONFIG_HOME") is { } xdg && System.IO.Path.IsPathRooted(xdg))
            return xdg;
        if (OperatingSystem.IsWindows() && host.Environment("APPDATA") is { Length: > 0 } roaming)
            return roaming;
        if (host.Environment("HOME") is { Length: > 0 } home)
            return System.IO.Path.Combine(home, ".config");
        return Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
    }
}
