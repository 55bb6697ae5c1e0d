namespace Parley.Cluster.Tests.Workloads;

/// <summary>Writes without keys, so that an answer is all that it knows of what became of an event.</summary>
internal sealed class KeylessWriter(Workload workload, int seed)
{
    private readonly Random _random = new(seed);
    private int _sent;

    public Task Step()
    {
        var tenant = workload.First;
        return workload.SendOnce(
            workload.Nodes[_random.Next(workload.Nodes.Count)], tenant.Rooms[_random.Next(tenant.Rooms.Count)],
            tenant.Members[_random.Next(tenant.Members.Count)].Name, $"keyless-{++_sent}");
    }
}
