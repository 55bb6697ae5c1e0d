using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Benchmarks.Start;

internal readonly record struct Started(double Milliseconds, double Mebibytes);

/// <summary>Starts a published server, and waits for its first answer.</summary>
internal sealed class Trial(string name, string executable, string path, string? authorization, Func<string?> dataDirectory)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    internal string Name { get; } = name;

    internal List<Started> Samples { get; } = [];

    internal async Task Run()
    {
        var port = FreePort();
        var start = new ProcessStartInfo(executable) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(executable) };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        if (dataDirectory() is { } data)
        {
            start.Environment["Parley__DataDirectory"] = data;
            start.Environment["Parley__Account__ApiKey"] = BenchServer.ApiKey;
            start.Environment["Parley__Account__ApiSecret"] = BenchServer.ApiSecret;
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            _ = process.StandardOutput.ReadToEndAsync();
            await FirstAnswer(process, port);
            var elapsed = watch.Elapsed.TotalMilliseconds;
            await Task.Delay(Idle);
            Samples.Add(new Started(elapsed, Resident(process.Id)));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private async Task FirstAnswer(Process process, int port)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: localhost\r\n" + (authorization is null ? "\r\n" : $"Authorization: {authorization}\r\n\r\n"));
        while (!process.HasExited)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                await Task.Delay(1); // Not listening yet.
                continue;
            }

            await socket.SendAsync(request);
            var buffer = new byte[4096];
            var answer = Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
            if (answer.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal))
            {
                await Task.Delay(1); // It listens and is not prepared yet.
                continue;
            }

            if (!answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) throw new InvalidDataException(answer);
            return;
        }

        throw new InvalidOperationException($"{executable} ended before it answered.");
    }

    private static double Resident(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
