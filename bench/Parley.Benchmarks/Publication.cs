using System.Diagnostics;

namespace Parley.Benchmarks;

/// <summary>Programs as they ship: compiled ahead.</summary>
internal static class Publication
{
    /// <summary>Publishes a project of this source tree.</summary>
    internal static async Task MakeAsync(string project, string output)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Root(),
            ArgumentList = { "publish", project, "-c", "Release", "-o", output, "--nologo", "-v", "quiet" },
        })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{project} was not published.");
    }

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Parley.slnx")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("Run this from a source tree.");
        return directory;
    }
}
