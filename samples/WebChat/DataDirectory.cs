using System.Runtime.Versioning;

namespace WebChat;

/// <summary>Where this backend keeps its accounts and keys; nobody else on the machine may look.</summary>
internal sealed class DataDirectory
{
    private readonly string _root;

    private DataDirectory(string root) => _root = root;

    public static DataDirectory Open(string root)
    {
        Directory.CreateDirectory(root);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new DataDirectory(System.IO.Path.GetFullPath(root));
    }

    public string Path(string name) => System.IO.Path.Combine(_root, name);

    public string? Read(string name) => File.Exists(Path(name)) ? File.ReadAllText(Path(name)) : null;

    /// <summary>Writes a file that is private from its first byte and never half there.</summary>
    public void Write(string name, string text)
    {
        var unfinished = Path($"{name}.new");
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            MakePrivate(options);
        using (var writer = new StreamWriter(unfinished, options))
            writer.Write(text);
        File.Move(unfinished, Path(name), overwrite: true);
    }

    [UnsupportedOSPlatform("windows")]
    private static void MakePrivate(FileStreamOptions options) =>
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
}
