namespace Parley.Server.Configuration;

/// <summary>The directory of a node that keeps its data itself; held so that a second server does not use it too.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <summary>Throws <see cref="IOException"/> when the directory cannot be made or another server holds it.</summary>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        // Only the operator's own: the database holds users and the hashes of secrets.
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(full);
        else
            Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            var held = new FileStream(
                System.IO.Path.Combine(full, "parley.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataDirectory(full, held);
        }
        catch (IOException inUse)
        {
            throw new IOException($"The data directory {full} is in use by another server, or cannot be written.", inUse);
        }
    }

    public void Dispose() => _lock.Dispose();
}
