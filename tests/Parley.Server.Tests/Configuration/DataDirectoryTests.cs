using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Configuration;

/// <summary>The directory holds users and the hashes of secrets: it is for the operator's eyes.</summary>
public sealed class DataDirectoryTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody =
        Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    [Fact]
    public async Task A_data_directory_and_its_files_are_open_to_nobody_else_also_when_they_were()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        using var directory = TestDirectory.New();
        var data = directory.File("data");
        for (var start = 0; start < 2; start++)
        {
            await using (var server = await ParleyServer.Start(directory: data))
            {
                var files = Directory.GetFiles(data);
                Assert.Superset(new HashSet<string>(["parley.db", "parley.db-wal", "parley.db-shm", "parley.lock"]), files.Select(Path.GetFileName).ToHashSet()!);
                Assert.Equal(Owner | UnixFileMode.UserExecute, Mode(data));
                Assert.All(files, file => Assert.Equal(Owner, Mode(file)));
            }

            // As an earlier version left them, or a copy.
            SetMode(data, Everybody);
            foreach (var file in Directory.GetFiles(data))
                SetMode(file, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    [Fact]
    public async Task A_directory_that_is_everybodys_stays_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        using var directory = TestDirectory.New();
        SetMode(directory.Path, Everybody | UnixFileMode.StickyBit);
        await using var server = await ParleyServer.Start(directory: directory.Path);
        Assert.Equal(Everybody | UnixFileMode.StickyBit, Mode(directory.Path));
        Assert.Equal(Owner, Mode(directory.File("parley.db")));
    }

    private static UnixFileMode Mode(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
