using System.Globalization;
using Parley.Benchmarks.Sessions;

namespace Parley.Benchmarks.Strangers;

/// <summary>
/// What clients without a login can make the server hold:
/// <c>dotnet run -c Release --project bench/Parley.Benchmarks -- strangers [--connections 2000] [--reuse]</c>. Each kind of
/// flood meets a new server; none reads, and all send as long as the server takes something.
/// </summary>
internal static class StrangerSuite
{
    private const int Connections = 2_000;
    private const double Mebibyte = 1024 * 1024;
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(100);

    public static async Task<int> Run(string[] args)
    {
        var connections = Arguments.Number(args, "--connections", Connections);
        LoadSockets.ReadInline();
        if (!args.Contains("--reuse"))
            await Contestant.PublishParleyAsync();
        Console.WriteLine($"{connections} connections without a login; resident memory of the server in MiB");
        Console.WriteLine("| flood | at the start | most | growth |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var flood in Flood.Kinds)
            await RunAsync(flood.Name, Enumerable.Repeat(flood, connections));
        await RunAsync("all of them", Enumerable.Range(0, connections).Select(i => Flood.Kinds[i % Flood.Kinds.Count]));
        return 0;
    }

    private static async Task RunAsync(string name, IEnumerable<Flood> floods)
    {
        using var data = new TemporaryDirectory();
        using var parley = await Contestant.ParleyAsync(data.Path);
        var before = parley.ResidentBytes;
        var most = before;
        using var over = new CancellationTokenSource(Watch);
        var strangers = Task.WhenAll(floods.Select(flood => Task.Run(() => flood.RunAsync(parley.Port, over.Token))));
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(Sample);
            most = Math.Max(most, parley.ResidentBytes);
        }

        await strangers;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {before / Mebibyte:F0} | {most / Mebibyte:F0} | {(most - before) / Mebibyte:F0} |"));
        await parley.StopAsync(kill: true);
    }
}
