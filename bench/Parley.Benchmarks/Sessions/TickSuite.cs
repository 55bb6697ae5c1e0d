using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Parley.Benchmarks.Tokens;
using Parley.Domain;
using Parley.Domain.Sessions;
using Parley.Server.Sessions;
using Parley.Tokens;

namespace Parley.Benchmarks.Sessions;

/// <summary>
/// What the checks of connected sessions cost while nothing happens: as many sessions as are asked for, each of a user of its
/// own and without a socket, on SQLite in this process, whose work is counted too.
/// </summary>
internal static class TickSuite
{
    internal static async Task<int> RunAsync(string[] args)
    {
        var count = Arguments.Number(args, "--sessions", 50_000);
        var seconds = Arguments.Number(args, "--seconds", 130);
        var data = Directory.CreateTempSubdirectory("parley-bench-");
        var sample = new Sample();
        await using var app = await BenchServer.Build(data.FullName, sample);
        await Fill(app.Services, sample, count);
        IHostedService[] parts =
        [
            app.Services.GetRequiredService<SessionExpiry>(), app.Services.GetRequiredService<SessionChecks>(),
            app.Services.GetRequiredService<SessionKeeper>(),
        ];
        await Measure("none of it", [], count, seconds);
        foreach (var part in parts[..2])
            await Measure(part.GetType().Name, [part], count, seconds);
        await Measure("all three", parts, count, seconds);
        data.Delete(recursive: true);
        return 0;
    }

    private static async Task Measure(string name, IHostedService[] parts, int count, int seconds)
    {
        GC.Collect();
        foreach (var part in parts)
            await part.StartAsync(CancellationToken.None);
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        process.Refresh();
        var (used, made) = (process.TotalProcessorTime - cpu, GC.GetTotalAllocatedBytes() - allocated);
        Console.WriteLine(
            $"{count,7:N0} sessions, {name,-14} {used.TotalSeconds / seconds:P2} of a core, {made / 1024.0 / 1024 / seconds:N2} MiB/s allocated");
        // The keeper's end would let go of all of them.
        foreach (var part in parts.Where(part => part is not SessionKeeper))
            await part.StopAsync(CancellationToken.None);
    }

    private static async Task Fill(IServiceProvider services, Sample sample, int count)
    {
        var store = services.GetRequiredService<IStore>();
        var sessions = services.GetRequiredService<LocalSessions>();
        var checks = services.GetRequiredService<SessionChecks>();
        var node = services.GetRequiredService<ThisNode>().Id;
        var key = PublicKey.TryParse(sample.Rsa.ExportSubjectPublicKeyInfoPem(), out var parsed, out _)
            ? parsed : throw new InvalidOperationException("The sample's key is none.");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 512 }, async (i, cancel) =>
        {
            var user = BenchServer.User with { Id = $"USR-{Guid.CreateVersion7()}", Name = $"user {i}" };
            await store.AddUser(user, cancel);
            var token = new SessionToken($"jti {i}", user.Name, user.CreatedAt / 1_000_000, long.MaxValue, key.Thumbprint);
            var added = await store.AddSession(
                new Session(user.ApplicationId, Ids.NewSession(TimeProvider.System), user.Id, "connection", token, user.CreatedAt, long.MaxValue)
                {
                    Node = node,
                }, 1, cancel);
            await checks.Follow(sessions.Add(added.Session!, socket: null!));
        });
    }
}
