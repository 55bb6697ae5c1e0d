using System.Diagnostics;
using System.Globalization;

namespace Parley.Benchmarks.Http;

/// <summary>A <see cref="HttpHost"/> in a process of its own; it ends with this object.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, int port, string token) => (_process, Port, Token) = (process, port, token);

    internal int Port { get; }

    internal string Token { get; }

    internal static async Task<HostProcess> Start(string kind)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "http-host", kind },
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Insert(0, typeof(HostProcess).Assembly.Location);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The host did not start.");
        var parts = line.Split(' ');
        return new HostProcess(process, int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }

    internal TimeSpan Cpu()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
