using System.Diagnostics;
using System.Text;

namespace Parley.Benchmarks.Http;

internal readonly record struct Sampled(double PerSecond, double CpuMicroseconds);

/// <summary>One way to answer the same request, and what was measured of it.</summary>
internal sealed class HttpArm(string name, HostProcess host, string path, bool withToken)
{
    private readonly byte[] _request = Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
        + (withToken ? $"Authorization: Bearer {host.Token}\r\n\r\n" : "\r\n"));

    internal string Name { get; } = name;

    internal List<Sampled> Samples { get; } = [];

    internal async Task<Sampled> Load(int connections, TimeSpan duration)
    {
        var opened = Enumerable.Range(0, connections).Select(_ => new LoadConnection(host.Port, _request)).ToList();
        try
        {
            foreach (var connection in opened) await connection.Open();
            var cpu = host.Cpu();
            var watch = Stopwatch.StartNew();
            using var until = new CancellationTokenSource(duration);
            var answers = (await Task.WhenAll(opened.Select(one => Task.Run(() => one.Run(until.Token))))).Sum();
            var elapsed = watch.Elapsed;
            return new Sampled(answers / elapsed.TotalSeconds, (host.Cpu() - cpu).TotalMicroseconds / answers);
        }
        finally
        {
            opened.ForEach(one => one.Dispose());
        }
    }
}
