using Parley.Cluster.Tests.Nodes;

namespace Parley.Cluster.Tests.Scenarios;

/// <summary>Repeats a fault for as long as the budget says.</summary>
internal static class Rounds
{
    public static async Task Run(Func<int, Task> round, int atLeast = 1)
    {
        var since = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < atLeast || TimeProvider.System.GetElapsedTime(since) < Budget.Length; i++)
            await round(i);
    }
}
