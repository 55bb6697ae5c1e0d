using Parley.Cluster.Tests.Nodes;

namespace Parley.Cluster.Tests.Workloads;

/// <summary>Writes once, without trying again, at nodes that the balancer calls ready.</summary>
internal sealed class BalancedWriter(Workload workload, Balancer balancer, int seed)
{
    private readonly Random _random = new(seed);
    private int _sent;

    public async Task Step()
    {
        var (tenant, ready) = (workload.First, balancer.Ready);
        if (ready.Count == 0)
        {
            await Task.Delay(20);
            return;
        }

        await workload.SendSurely(
            ready[_random.Next(ready.Count)], tenant.Rooms[_random.Next(tenant.Rooms.Count)],
            tenant.Members[_random.Next(tenant.Members.Count)].Name, $"balanced-{++_sent}");
    }
}
