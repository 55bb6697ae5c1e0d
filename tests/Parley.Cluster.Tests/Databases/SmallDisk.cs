using System.Globalization;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Databases;

/// <summary>A file system of a few megabytes that can be filled to its last byte and emptied again. Mounting needs root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TestDirectory _home = TestDirectory.New();

    private SmallDisk()
    {
    }

    public string Path => _home.Path;

    private string Ballast => _home.File("ballast");

    public static async Task<SmallDisk> Mount(int megabytes)
    {
        var disk = new SmallDisk();
        await PostgresCluster.Run(
            "mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0777"), "parley-test", disk.Path);
        return disk;
    }

    /// <summary>Takes all that is free.</summary>
    public async Task Fill()
    {
        await using var file = new FileStream(Ballast, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });
        var block = new byte[64 * 1024];
        for (var size = block.Length; size >= 512;)
        {
            try
            {
                await file.WriteAsync(block.AsMemory(0, size));
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        // Whoever still has a file open does not keep it.
        await PostgresCluster.Run("umount", "--lazy", Path);
        _home.Dispose();
    }
}
