using System.Text;
using Parley.Cli.Hosting;

namespace Parley.Cli.Apps;

/// <summary>Where the private key of a new application goes.</summary>
internal sealed class KeyFile : IDisposable
{
    private readonly bool _overwrite;
    private readonly PrivateFile _file;

    private KeyFile(string path, bool overwrite)
    {
        Path = path;
        _overwrite = overwrite;
        _file = PrivateFile.Prepare(path);
    }

    public string Path { get; }

    /// <summary>Makes sure of the place before the server makes a key that it shows only once.</summary>
    public static KeyFile Prepare(CliHost host, string? chosen, string applicationName, bool overwrite)
    {
        var path = host.FullPath(chosen ?? DefaultName(applicationName));
        if (!overwrite && File.Exists(path))
        {
            throw Failure.Usage($"{path} exists already, and may be the only copy of another application's key.",
                "Choose another --private-key-file, or add --force to overwrite it.");
        }

        try
        {
            return new KeyFile(path, overwrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not the path: somebody may have put a key in its place.
            throw Failure.Usage(
                $"The private key cannot be written to {(chosen is null ? path : "that file")}: {FileTrouble.Of(e)}.",
                "Choose another --private-key-file.");
        }
    }

    public void Place(string pem) => _file.Place(pem.EndsWith('\n') ? pem : pem + "\n", _overwrite);

    public void Dispose() => _file.Dispose();

    internal static string DefaultName(string applicationName)
    {
        var name = new StringBuilder();
        foreach (var c in applicationName)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.')
                name.Append(c);
            else if (name.Length > 0 && name[^1] != '-')
                name.Append('-');
        }

        // No leading dot: a key in a hidden file would not be found again.
        var stem = name.ToString().Trim('-', '.');
        return stem.Length == 0 ? "private.key" : $"{stem}.key";
    }
}
