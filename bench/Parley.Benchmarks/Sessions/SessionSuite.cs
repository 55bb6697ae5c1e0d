using System.Diagnostics;
using System.Globalization;

namespace Parley.Benchmarks.Sessions;

/// <summary>
/// Sessions against socket.io with jsonwebtoken: memory, logins, broadcast; and a restart under load.
/// <c>dotnet run -c Release --project bench/Parley.Benchmarks -- sessions [logins|idle|broadcast|storm] [--reuse]</c>, all
/// without a name; <c>--reuse</c> takes the server as it was published the last time.
/// </summary>
internal static class SessionSuite
{
    private const string Reuse = "--reuse";
    private const int Idle = 10_000;
    private const int WarmUp = 1_000;
    private const int LoginsBefore = 2_000;
    private const int Rounds = 7;
    private const int LoginsEach = 1_000;
    private const int Listeners = 1_000;
    private const int Broadcasts = 600;
    private const int Stormers = 5_000;

    // So many logins at a time keep either server busy and no handshake waiting for long.
    private const int AtOnce = 256;

    private static readonly int[] UnderWay = [1, 16];

    private const string Event =
        """{"name":"text","body":{"id":4711,"from":"MEM-0b1f3c7e-52b2-4f0e-8f0c-3d5a4c9d2e11","cid":"CON-7f2d1c3b-9a8e-4d6c-b5a4-1e2f3a4b5c6d","timestamp":"2026-01-02T03:04:05.678Z","body":{"text":"The quick brown fox jumps over the lazy dog."}}}""";

    public static async Task<int> RunAsync(string[] args)
    {
        // A server, started by "broadcast", and no load.
        if (args.FirstOrDefault() == BroadcastHost.Verb)
            return await BroadcastHost.RunAsync();
        LoadSockets.ReadInline();
        if (args.FirstOrDefault() != "broadcast" && !args.Contains(Reuse))
            await Contestant.PublishParleyAsync();
        switch (args.FirstOrDefault(argument => argument != Reuse))
        {
            case "logins":
                await LoginsAsync();
                return 0;
            case "idle":
                await IdleAsync();
                return 0;
            case "broadcast":
                await BroadcastAsync();
                return 0;
            case "storm":
                await StormAsync(kill: false);
                await StormAsync(kill: true);
                return 0;
            default:
                await LoginsAsync();
                await IdleAsync();
                await BroadcastAsync();
                await StormAsync(kill: false);
                await StormAsync(kill: true);
                return 0;
        }
    }

    /// <summary>
    /// Logins with tokens that the server has not seen. The servers take turns in short rounds, and each round is compared
    /// with itself: what else the machine does weighs on both.
    /// </summary>
    private static async Task LoginsAsync()
    {
        var mill = new TokenMill();
        using var data = new TemporaryDirectory();
        using var parley = await Contestant.ParleyAsync(data.Path);
        await Contestant.ProvisionAsync(parley, mill);
        using var socketIO = await Contestant.SocketIOAsync(mill);
        LoginArm[] arms = [new("Parley", parley), new("socket.io", socketIO)];
        using var fleet = new Fleet();
        foreach (var arm in arms)
            await fleet.LogInAsync(arm.Server.Port, mill.Mint(LoginsBefore), AtOnce);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var arm in arms)
            {
                var tokens = mill.Mint(LoginsEach);
                var cpu = arm.Server.CpuSeconds;
                var took = await fleet.LogInAsync(arm.Server.Port, tokens, AtOnce);
                arm.Rates.Add(LoginsEach / took.TotalSeconds);
                arm.Cpu += arm.Server.CpuSeconds - cpu;
            }
        }

        foreach (var arm in arms)
            Say($"{arm.Name,-10} logins/s {Arguments.Median(arm.Rates),8:0}   per CPU second {Rounds * LoginsEach / arm.Cpu,8:0}");
        Say($"logins/s:                   Parley / socket.io = {Arguments.Median(arms[0].Rates.Zip(arms[1].Rates, (a, b) => a / b)):0.00}");
        Say($"logins per CPU second:      Parley / socket.io = {arms[1].Cpu / arms[0].Cpu:0.00}");
    }

    /// <summary>What 10,000 idle connections hold.</summary>
    private static async Task IdleAsync()
    {
        var mill = new TokenMill();
        using var data = new TemporaryDirectory();
        double parley, socketIO;
        using (var server = await Contestant.ParleyAsync(data.Path))
        {
            await Contestant.ProvisionAsync(server, mill);
            parley = await IdleAsync("Parley", server, mill);
        }

        using (var server = await Contestant.SocketIOAsync(mill))
            socketIO = await IdleAsync("socket.io", server, mill);

        Say($"memory per idle connection: socket.io / Parley = {socketIO / parley:0.00}");
    }

    private static async Task<double> IdleAsync(string name, ServerProcess server, TokenMill mill)
    {
        // Warm code and a heap of its working size: what is added afterwards belongs to the connections.
        using (var warmUp = new Fleet())
            await warmUp.LogInAsync(server.Port, mill.Mint(WarmUp), AtOnce);
        await Task.Delay(TimeSpan.FromSeconds(5));

        using var fleet = new Fleet();
        var before = server.ResidentBytes;
        await fleet.LogInAsync(server.Port, mill.Mint(Idle), AtOnce);
        var peak = server.ResidentBytes;
        // A ping and its answer on every connection, and time for a collection.
        await Task.Delay(TimeSpan.FromSeconds(40));
        var idle = server.ResidentBytes;
        var each = (idle - before) / (double)Idle;
        Say($"{name,-10} KiB/connection {each / 1024,6:0.0}");
        Say($"{name,-10} RSS before {Mb(before)}, after logins {Mb(peak)}, idle {Mb(idle)}");
        return each;
    }

    /// <summary>Events to 1,000 connections: the next when all have the one before, and many under way.</summary>
    private static async Task BroadcastAsync()
    {
        double[] parley, socketIO;
        var mill = new TokenMill();
        using (var server = await Contestant.BroadcastHostAsync())
            parley = await BroadcastAsync("Parley", server, mill);
        using (var server = await Contestant.SocketIOAsync(mill))
            socketIO = await BroadcastAsync("socket.io", server, mill);
        foreach (var (underWay, (ours, theirs)) in UnderWay.Zip(parley.Zip(socketIO)))
            Say($"broadcast frames per CPU second, {underWay,2} under way: Parley / socket.io = {ours / theirs:0.00}");
    }

    private static async Task<double[]> BroadcastAsync(string name, ServerProcess server, TokenMill mill)
    {
        using var fleet = new Fleet();
        await fleet.LogInAsync(server.Port, mill.Mint(Listeners), AtOnce);
        await RoundsAsync(Broadcasts / 3, 1);
        var figures = new List<double>();
        foreach (var underWay in UnderWay)
        {
            var (cpuBefore, clock) = (server.CpuSeconds, Stopwatch.StartNew());
            await RoundsAsync(Broadcasts, underWay);
            var (cpu, took) = (server.CpuSeconds - cpuBefore, clock.Elapsed.TotalSeconds);
            const double Frames = (double)Listeners * Broadcasts;
            Say($"{name,-10} broadcast, {underWay,2} under way: frames per CPU second {Frames / cpu,9:0}   per second {Frames / took,9:0}");
            figures.Add(Frames / cpu);
        }

        return [.. figures];

        async Task RoundsAsync(int count, int underWay)
        {
            var before = fleet.Events;
            for (var round = 1; round <= count; round++)
            {
                await server.TellAsync(Event);
                await fleet.AwaitEventsAsync(before + (long)Listeners * Math.Max(0, round < count ? round - underWay + 1 : round));
            }
        }
    }

    /// <summary>The server is restarted under 5,000 sessions, and all come back at once.</summary>
    private static async Task StormAsync(bool kill)
    {
        var mill = new TokenMill();
        using var data = new TemporaryDirectory();
        using var before = new Fleet();
        string[] tokens;
        int port;
        var clock = new Stopwatch();
        using (var server = await Contestant.ParleyAsync(data.Path))
        {
            await Contestant.ProvisionAsync(server, mill);
            (tokens, port) = (mill.Mint(Stormers), server.Port);
            await before.LogInAsync(port, tokens, AtOnce);
            clock.Start();
            await server.StopAsync(kill);
        }

        var stopped = clock.Elapsed;
        await before.AllGone;
        using var again = await Contestant.ParleyAsync(data.Path, port);
        var started = clock.Elapsed - stopped;
        using var after = new Fleet();
        var took = await after.LogInAsync(port, tokens, Stormers / 10, before.SessionIds);
        var lost = before.SessionIds.Zip(after.SessionIds).Count(pair => pair.First != pair.Second);
        var how = kill ? "SIGKILL" : "SIGTERM";
        Say($"storm ({how}): {lost} of {Stormers} sessions lost; all back {took.TotalSeconds:0.0} s after the start");
        Say($"storm ({how}): stop {stopped.TotalSeconds:0.0} s, start {started.TotalSeconds:0.0} s, {Stormers / took.TotalSeconds:0} resumptions/s");
    }

    private static string Mb(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MiB");

    private static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

    private sealed record LoginArm(string Name, ServerProcess Server)
    {
        public List<double> Rates { get; } = [];

        public double Cpu { get; set; }
    }
}
