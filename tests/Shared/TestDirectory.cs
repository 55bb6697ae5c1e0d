namespace Parley.Testing;

/// <summary>
/// A directory of one test's own. What cannot be deleted at the end stays in the system's temporary folder: a database
/// that is still being closed may make a file while the others are deleted, and that says nothing about the test.
/// </summary>
internal sealed class TestDirectory : IDisposable
{
    private const int Tries = 10;

    private TestDirectory(string path) => Path = path;

    public string Path { get; }

    /// <summary>Names of what is in it.</summary>
    public string[] Entries =>
        [.. new DirectoryInfo(Path).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public static TestDirectory New() => new(Directory.CreateTempSubdirectory("parley-test-").FullName);

    /// <summary>For a path that must be short, or that another user makes.</summary>
    public static TestDirectory At(string path) => new(path);

    public void Dispose()
    {
        for (var i = 0; i < Tries; i++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException)
            {
                Thread.Yield();
            }
        }
    }
}
