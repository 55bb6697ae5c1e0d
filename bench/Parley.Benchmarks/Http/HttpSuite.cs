namespace Parley.Benchmarks.Http;

/// <summary>
/// What a token costs an HTTP request. The load comes from this process over a fixed number of connections; the arms
/// take turns in short rounds, and each round is compared with itself, so that what else the machine does weighs on all.
/// </summary>
internal static class HttpSuite
{
    internal static async Task<int> Run(string[] args)
    {
        var connections = Arguments.Number(args, "--connections", 32);
        var rounds = Arguments.Number(args, "--rounds", 9);
        var length = TimeSpan.FromMilliseconds(Arguments.Number(args, "--milliseconds", 2000));
        using var parley = await HostProcess.Start("parley");
        using var bearer = await HostProcess.Start("bearer");
        HttpArm[] arms =
        [
            new("anonymous, no token sent", parley, "/v1/users/me/public", withToken: false),
            new("anonymous, token sent", parley, "/v1/users/me/public", withToken: true),
            new("cached token check", parley, "/v1/users/me/cached", withToken: true),
            new("JwtBearer", bearer, "/v1/users/me/bearer", withToken: true),
            new("GET /v1/users/me (SQLite)", parley, "/v1/users/me", withToken: true),
        ];
        // Twice, because the second tier of compilation comes late.
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var arm in arms) await arm.Load(connections, length);
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < arms.Length; turn++)
            {
                var arm = arms[(round + turn) % arms.Length];
                arm.Samples.Add(await arm.Load(connections, length));
            }
        }

        Print(arms);
        return 0;
    }

    private static void Print(HttpArm[] arms)
    {
        Console.WriteLine($"{"arm",-28}{"requests/s",12}{"server CPU",14}");
        foreach (var arm in arms)
        {
            Console.WriteLine(
                $"{arm.Name,-28}{Arguments.Median(arm.Samples.Select(one => one.PerSecond)),12:N0}"
                + $"{Arguments.Median(arm.Samples.Select(one => one.CpuMicroseconds)),11:N1} us");
        }

        Console.WriteLine();
        foreach (var (arm, other) in new[] { (2, 1), (2, 0), (3, 1), (3, 0) }) Compare(arms[arm], arms[other]);
    }

    private static void Compare(HttpArm arm, HttpArm other)
    {
        var time = arm.Samples.Zip(other.Samples, (one, two) => two.PerSecond / one.PerSecond);
        var cpu = arm.Samples.Zip(other.Samples, (one, two) => one.CpuMicroseconds / two.CpuMicroseconds);
        Console.WriteLine($"{arm.Name} adds {Percent(time)} to the time and {Percent(cpu)} to the server's CPU ({other.Name})");
    }

    private static string Percent(IEnumerable<double> ratios) => $"{(Arguments.Median(ratios) - 1) * 100:N1} %";
}
