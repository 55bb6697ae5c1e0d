using System.Runtime.Versioning;
using Parley.Server.Starting;

namespace Parley.Server.Configuration;

/// <summary>The directory of a node that keeps its data itself; held so that a second server does not use it too.</summary>
internal sealed partial class DataDirectory(string path, ILogger<DataDirectory> log) : IDisposable
{
    public const string Database = "parley.db";

    private const string LockFile = "parley.lock";

    private const UnixFileMode Owned = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead |
        UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // "Would block" of Linux and of macOS and the BSDs, and Windows' sharing violation: somebody holds the lock.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    private FileStream? _lock;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string DatabaseFile => System.IO.Path.Combine(Path, Database);

    /// <summary>Whether something is there to be opened, be it a database or not.</summary>
    public bool HasDatabase => System.IO.Path.Exists(DatabaseFile);

    /// <summary>Makes the directory and keeps others out until this is disposed of.</summary>
    public void Hold() => _lock ??= Guard(() =>
    {
        // Only the operator's own: the database holds users and the hashes of secrets.
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, Owned | UnixFileMode.UserExecute);
        var held = OpenLock(FileOptions.None);
        if (!OperatingSystem.IsWindows())
            KeepFromOthers();
        return held;
    });

    /// <summary>Whether <see cref="Hold"/> could do so now, with nothing left behind.</summary>
    public void Try()
    {
        var existing = new DirectoryInfo(Path);
        if (existing.Exists)
        {
            var wasThere = File.Exists(System.IO.Path.Combine(Path, LockFile));
            Guard(() => OpenLock(wasThere ? FileOptions.None : FileOptions.DeleteOnClose)).Dispose();
            return;
        }

        while (!existing.Exists && existing.Parent is { } parent)
        {
            // A file, or a link that leads nowhere: no directory can be made in its place.
            if (new FileInfo(existing.FullName) is var file && (file.Exists || file.LinkTarget is not null))
                throw CannotBeMade(new IOException($"'{existing.FullName}' is there, and is no directory."));
            existing = parent;
        }

        Guard(() => new FileStream(
            System.IO.Path.Combine(existing.FullName, $".parley-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write,
            FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose)).Dispose();
    }

    public void Dispose() => _lock?.Dispose();

    private FileStream OpenLock(FileOptions options) => new(
        System.IO.Path.Combine(Path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, options);

    // An earlier version, a copy or a mount may have left them open to others. SQLite gives the files that it makes beside a
    // database the mode of the database, so that is made here.
    [UnsupportedOSPlatform("windows")]
    private void KeepFromOthers()
    {
        try
        {
            if (!HasDatabase)
            {
                new FileStream(DatabaseFile, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = Owned,
                }).Dispose();
            }

            // A directory for everybody, as /tmp, is not this server's to close.
            var mode = File.GetUnixFileMode(Path);
            if ((mode & Others) != 0 && !mode.HasFlag(UnixFileMode.StickyBit))
                File.SetUnixFileMode(Path, mode & ~Others);
            foreach (var name in (string[])[LockFile, Database, Database + "-wal", Database + "-shm", Database + "-journal"])
            {
                var file = System.IO.Path.Combine(Path, name);
                if (File.Exists(file) && (File.GetUnixFileMode(file) & Others) != 0)
                    File.SetUnixFileMode(file, Owned);
            }
        }
        catch (UnauthorizedAccessException refused)
        {
            // A mount of somebody else's, which this user may write into.
            LogOpenToOthers(log, Path, refused.Message);
        }
    }

    private FileStream Guard(Func<FileStream> open)
    {
        try
        {
            return open();
        }
        catch (IOException inUse) when (Held.Contains(inUse.HResult))
        {
            throw new StartException(ExitCodes.InUse, $"The data directory {Path} is in use by another server.", inUse);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CannotBeMade(failure);
        }
    }

    private StartException CannotBeMade(Exception failure) => new(
        ExitCodes.CannotCreate, $"The data directory {Path} cannot be made or written: {failure.Message}", failure);

    [LoggerMessage(LogLevel.Warning, "Others may read the data directory {Path}, and it is not this server's to change: {Reason}")]
    private static partial void LogOpenToOthers(ILogger log, string path, string reason);
}
