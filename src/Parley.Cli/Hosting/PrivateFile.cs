namespace Parley.Cli.Hosting;

/// <summary>
/// A file for its owner alone (0600). It is written beside its place and moved there when complete, so nobody ever
/// reads half of it, and a place that cannot be written is found out before there is anything to lose.
/// </summary>
internal sealed class PrivateFile : IDisposable
{
    private readonly string _path;
    private readonly string _draft;
    private readonly FileStream _stream;
    private bool _placed;

    private PrivateFile(string path)
    {
        // A configuration kept elsewhere behind a link stays there.
        _path = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        _draft = $"{_path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _stream = new FileStream(_draft, options);
    }

    public static PrivateFile Prepare(string path) => new(path);

    /// <exception cref="IOException">Somebody else made the file, and it is not to be overwritten.</exception>
    public void Place(string text, bool overwrite)
    {
        using (var writer = new StreamWriter(_stream, leaveOpen: true))
            writer.Write(text);
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_draft, _path, overwrite);
        _placed = true;
    }

    public void Dispose()
    {
        _stream.Dispose();
        if (!_placed)
            File.Delete(_draft);
    }
}
