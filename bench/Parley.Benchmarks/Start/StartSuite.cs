using Parley.Benchmarks.Tokens;

namespace Parley.Benchmarks.Start;

/// <summary>
/// From the start of the process to its first answer, and what it holds in memory two seconds later, beside an API that
/// does nothing and is published the same way. Linux only: the memory is read from /proc.
/// </summary>
internal static class StartSuite
{
    internal static async Task<int> Run(string[] args)
    {
        var rounds = Arguments.Number(args, "--rounds", 10);
        var output = Path.Combine(Path.GetTempPath(), "parley-start");
        if (!args.Contains("--reuse"))
        {
            await Publication.MakeAsync("bench/Parley.BareApi", Path.Combine(output, "bare"));
            await Publication.MakeAsync("src/Parley.Server", Path.Combine(output, "server"));
        }

        var data = Directory.CreateTempSubdirectory("parley-bench-");
        var sample = new Sample();
        var existing = Path.Combine(data.FullName, "existing");
        await using (await BenchServer.Build(existing, sample))
        {
        }

        var bare = Path.Combine(output, "bare", "Parley.BareApi");
        var server = Path.Combine(output, "server", "Parley.Server");
        var account = "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{BenchServer.ApiKey}:{BenchServer.ApiSecret}"));
        var fresh = 0;
        Trial[] trials =
        [
            new("bare API, GET /", bare, "/", null, () => null),
            new("existing data, GET /health/ready", server, "/health/ready", null, () => existing),
            new("existing data, GET /v1/users/me", server, "/v1/users/me", $"Bearer {sample.Token}", () => existing),
            new("fresh data, GET /v2/applications", server, "/v2/applications", account, () => Path.Combine(data.FullName, $"fresh{fresh++}")),
        ];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var trial in trials) await trial.Run();
        }

        Print(trials);
        data.Delete(recursive: true);
        return 0;
    }

    private static void Print(Trial[] trials)
    {
        Console.WriteLine($"{"start to first answer",-36}{"median",10}{"least",10}{"idle RSS",12}");
        foreach (var trial in trials)
        {
            var times = trial.Samples.Select(one => one.Milliseconds).ToList();
            Console.WriteLine(
                $"{trial.Name,-36}{Arguments.Median(times),7:N0} ms{times.Min(),7:N0} ms"
                + $"{Arguments.Median(trial.Samples.Select(one => one.Mebibytes)),8:N1} MiB");
        }
    }
}
