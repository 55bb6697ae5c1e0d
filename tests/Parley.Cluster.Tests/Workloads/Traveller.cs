namespace Parley.Cluster.Tests.Workloads;

/// <summary>Cuts the connections of sessions, which come back on any node.</summary>
internal sealed class Traveller(Workload workload, int seed)
{
    private readonly Random _random = new(seed);

    public async Task Step()
    {
        await Task.Delay(_random.Next(100, 400));
        var listeners = workload.Listeners.Where(listener => !listener.Stays).ToList();
        listeners[_random.Next(listeners.Count)].Cut();
    }
}
