namespace Parley.Benchmarks;

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("parley-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
