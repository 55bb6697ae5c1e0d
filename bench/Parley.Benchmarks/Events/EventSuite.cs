using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Parley.Benchmarks.Sessions;

namespace Parley.Benchmarks.Events;

/// <summary>
/// Durable events end to end, through HTTP and sockets. The servers take turns in short rounds, and each round is compared
/// with itself, so that what else the machine does weighs on all.
/// </summary>
internal static class EventSuite
{
    private const int Conversations = 16;

    internal static async Task<int> RunAsync(string[] args)
    {
        var connections = Arguments.Number(args, "--connections", 64);
        var rounds = Arguments.Number(args, "--rounds", 5);
        var length = TimeSpan.FromSeconds(Arguments.Number(args, "--seconds", 4));
        if (!args.Contains("--reuse"))
            await Contestant.PublishParleyAsync();
        var directory = Directory.CreateTempSubdirectory("parley-bench-");
        try
        {
            var mill = new TokenMill();
            using var parley = await Contestant.ParleyAsync(Path.Combine(directory.FullName, "parley"));
            await Contestant.ProvisionAsync(parley, mill);
            var rooms = await EventRooms.MakeAsync(parley.Port, mill, Conversations);
            using var bare = await BareAsync();
            using var express = await ExpressAsync(mill, directory.FullName);
            await rooms.CopyToAsync(express.Port);
            Arm[] arms = [new("bare Kestrel JSON", bare), new("Parley, durable", parley), new("Express, durable", express)];
            await PostsAsync(arms, rooms, connections, rounds, length);
            var peak = Arguments.Median(arms[1].Rates);
            await LatencyAsync(parley, mill, rooms, peak / 2, length * 2);
            await FanOutAsync(parley, mill, rooms, Arguments.Number(args, "--sessions", 1_000), Arguments.Number(args, "--events", 500));
            if (args.Contains("--large"))
                await LargeAsync(parley, mill, rooms, Arguments.Number(args, "--stored", 1_000_000), Arguments.Number(args, "--rooms", 100_000));
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task PostsAsync(Arm[] arms, EventRooms rooms, int connections, int rounds, TimeSpan length)
    {
        foreach (var arm in arms)
            await LoadAsync(arm.Server.Port, rooms, connections, length);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var arm in arms)
            {
                var cpu = arm.Server.CpuSeconds;
                var (sent, took) = await LoadAsync(arm.Server.Port, rooms, connections, length);
                arm.Rates.Add(sent / took.TotalSeconds);
                arm.Costs.Add((arm.Server.CpuSeconds - cpu) * 1e6 / sent);
            }
        }

        foreach (var arm in arms)
            Console.WriteLine($"{arm.Name,-20}{Arguments.Median(arm.Rates),10:N0} posts/s{Arguments.Median(arm.Costs),10:N1} us of CPU each");
        Console.WriteLine($"Parley / bare     {Ratio(arms[1], arms[0]):N2} x (target 0.40)");
        Console.WriteLine($"Parley / Express  {Ratio(arms[1], arms[2]):N2} x (target 5)");
    }

    private static async Task<(int Sent, TimeSpan Took)> LoadAsync(int port, EventRooms rooms, int connections, TimeSpan length)
    {
        var senders = Enumerable.Range(0, connections).Select(i => rooms.Sender(port, i)).ToList();
        try
        {
            foreach (var sender in senders)
                await sender.OpenAsync();
            var clock = Stopwatch.StartNew();
            using var until = new CancellationTokenSource(length);
            var sent = (await Task.WhenAll(senders.Select(sender => Task.Run(() => sender.RunAsync(until.Token))))).Sum();
            return (sent, clock.Elapsed);
        }
        finally
        {
            senders.ForEach(sender => sender.Dispose());
        }
    }

    /// <summary>From the send to the arrival at another member's socket, at a rate that does not depend on the answers.</summary>
    private static async Task LatencyAsync(ServerProcess parley, TokenMill mill, EventRooms rooms, double rate, TimeSpan length)
    {
        var delays = new ConcurrentBag<double>();
        using var fleet = new Fleet((text) =>
        {
            var at = text.IndexOf("\"text\":\"at "u8);
            if (at < 0)
                return;
            var digits = text[(at + 11)..];
            var sent = long.Parse(digits[..digits.IndexOf((byte)'"')], CultureInfo.InvariantCulture);
            delays.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        });
        await fleet.LogInAsync(parley.Port, rooms.Tokens.Take(Conversations).ToList(), 8);
        const int Lanes = 32;
        var senders = Enumerable.Range(0, Lanes).Select(i => rooms.Sender(parley.Port, i)).ToList();
        foreach (var sender in senders)
            await sender.OpenAsync();
        var clock = Stopwatch.StartNew();
        var interval = TimeSpan.FromSeconds(Lanes / rate);
        await Task.WhenAll(senders.Select((sender, lane) => Task.Run(async () =>
        {
            for (var due = interval * lane / Lanes; due < length; due += interval)
            {
                if (due - clock.Elapsed is var wait && wait > TimeSpan.FromMilliseconds(1))
                    await Task.Delay(wait);
                await sender.PostTextAsync(string.Create(CultureInfo.InvariantCulture, $"at {Stopwatch.GetTimestamp()}"));
            }
        })));
        await Task.Delay(500);
        senders.ForEach(sender => sender.Dispose());
        var sorted = delays.Order().ToList();
        Console.WriteLine(
            $"send to receive at {rate:N0}/s: p50 {At(sorted, .5):N1} ms, p99 {At(sorted, .99):N1} ms, most {sorted[^1]:N1} ms (target p99 20) of {sorted.Count:N0}");
    }

    private static async Task FanOutAsync(ServerProcess parley, TokenMill mill, EventRooms rooms, int sessions, int events)
    {
        var room = await rooms.MakeLargeAsync(parley.Port, mill);
        using var fleet = new Fleet();
        await fleet.LogInAsync(parley.Port, mill.Mint(sessions), 16);
        var senders = Enumerable.Range(0, 8).Select(i => new EventSender(parley.Port, rooms.Tokens[i], room)).ToList();
        foreach (var sender in senders)
            await sender.OpenAsync();
        var (before, cpu, clock) = (fleet.Events, parley.CpuSeconds, Stopwatch.StartNew());
        await Task.WhenAll(senders.Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < events / senders.Count; i++)
                await sender.PostTextAsync("to all of you");
        })));
        var frames = (long)(events / senders.Count * senders.Count) * sessions;
        await fleet.AwaitEventsAsync(before + frames);
        var spent = parley.CpuSeconds - cpu;
        Console.WriteLine(
            $"fan-out to {sessions:N0} sessions: {frames / clock.Elapsed.TotalSeconds:N0} frames/s, {frames / spent:N0} per second of server CPU (target 200,000)");
        senders.ForEach(sender => sender.Dispose());
    }

    private static async Task LargeAsync(ServerProcess parley, TokenMill mill, EventRooms rooms, int stored, int conversations)
    {
        Console.WriteLine($"before: {parley.ResidentBytes >> 20} MiB");
        await rooms.FillAsync(parley.Port, mill, conversations);
        var sent = 0;
        while (sent < stored)
            sent += (await LoadAsync(parley.Port, rooms, 64, TimeSpan.FromSeconds(10))).Sent;
        Console.WriteLine($"with {sent:N0} more events and {conversations:N0} conversations: {parley.ResidentBytes >> 20} MiB");
        foreach (var (what, first, last) in await rooms.PagesAsync(parley.Port, mill))
            Console.WriteLine($"{what}: page 1 {first:N2} ms, page 200 {last:N2} ms");
    }

    private static double Ratio(Arm one, Arm other) => Arguments.Median(one.Rates.Zip(other.Rates, (a, b) => a / b));

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];

    private static Task<ServerProcess> BareAsync() => ServerProcess.StartAsync(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Parley.BareApi.dll"), "--urls", "http://127.0.0.1:0"],
        new Dictionary<string, string>
        {
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
        },
        "Now listening on: http://127.0.0.1:");

    private static async Task<ServerProcess> ExpressAsync(TokenMill mill, string data, [CallerFilePath] string thisFile = "")
    {
        var directory = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../Events"));
        if (!Directory.Exists(Path.Combine(directory, "node_modules")))
            throw new InvalidOperationException($"Run 'npm ci' in {directory} first.");
        var key = Path.Combine(data, "public.pem");
        await File.WriteAllTextAsync(key, mill.PublicKey);
        return await ServerProcess.StartAsync(
            "node", [Path.Combine(directory, "express-server.mjs"), key, data],
            new Dictionary<string, string> { ["NODE_ENV"] = "production" }, "listening ");
    }

    private sealed record Arm(string Name, ServerProcess Server)
    {
        public List<double> Rates { get; } = [];

        public List<double> Costs { get; } = [];
    }
}
