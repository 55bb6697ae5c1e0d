using System.Globalization;

namespace Parley.Cluster.Tests.Nodes;

/// <summary>How long and from which seed the scenarios run: short in <c>./check</c>, longer by the environment.</summary>
internal static class Budget
{
    /// <summary>Whether somebody runs this by hand, and wants the full length of each fault.</summary>
    public static bool IsLong => Length > TimeSpan.Zero;

    /// <summary>How long a scenario repeats its faults; each happens once at least.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(Number("PARLEY_CLUSTER_SECONDS") ?? 0);

    public static int Seed { get; } = Number("PARLEY_CLUSTER_SEED") ?? Random.Shared.Next(1, 1_000_000);

    /// <summary>What a fault lasts in a long run, and in a short one.</summary>
    public static TimeSpan Lasting(int longSeconds, int shortSeconds) => TimeSpan.FromSeconds(IsLong ? longSeconds : shortSeconds);

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
