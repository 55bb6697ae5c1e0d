using System.Diagnostics;
using System.Globalization;

namespace Parley.Benchmarks.Sessions;

/// <summary>A server in its own process, and what it costs.</summary>
internal sealed class ServerProcess : IDisposable
{
    // USER_HZ: what Linux counts /proc times in, on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public int Port { get; private set; }

    public long ResidentBytes => Status("VmRSS:") * 1024;

    public long Threads => Status("Threads:");

    public int Handles => Directory.GetFiles($"/proc/{_process.Id}/fd").Length;

    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            // The name, in parentheses, may hold spaces; utime and stime are the 12th and 13th field after it.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>Starts a program and waits for the line that names its port.</summary>
    public static async Task<ServerProcess> StartAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string portAfter)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment.Remove(LoadSockets.Inline);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start)!);
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(portAfter, StringComparison.Ordinal) is var at && at < 0)
                continue;
            server.Port = int.Parse(line.AsSpan(at + portAfter.Length), CultureInfo.InvariantCulture);
            _ = server._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return server;
        }

        throw new InvalidOperationException($"{program} ended before it listened.");
    }

    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends it as an operator does (SIGTERM), or as the kernel does (SIGKILL).</summary>
    public async Task StopAsync(bool kill)
    {
        if (kill)
            _process.Kill();
        else
            Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private long Status(string name) => Number(File.ReadLines($"/proc/{_process.Id}/status")
        .First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
