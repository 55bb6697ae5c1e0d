using Parley.Cluster.Tests.Databases;
using Parley.Cluster.Tests.Nodes;
using Parley.Cluster.Tests.Workloads;

namespace Parley.Cluster.Tests.Scenarios;

/// <summary>What happens to nodes.</summary>
public sealed class NodeFaultTests(SharedPostgres postgres)
{
    [Fact]
    public async Task Nothing_happens_to_three_nodes_and_no_promise_is_broken()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 3);
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await workload.GoOn(Budget.Lasting(60, 2));
        await workload.Verify();
    }

    [Fact]
    public async Task A_node_killed_with_signal_9_loses_no_acknowledged_event()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await Rounds.Run(async round =>
        {
            var node = cluster.Nodes[round % 2];
            await workload.Progress();
            await node.Kill();
            await workload.Progress();
            await node.Start();
        }, atLeast: 2);
        await workload.Verify();
    }

    [Fact]
    public async Task A_node_that_stood_still_goes_on_and_no_promise_is_broken()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await Rounds.Run(async round =>
        {
            var node = cluster.Nodes[round % 2];
            await workload.Progress();
            await node.Freeze();
            // The other one goes on, and is not held up by what this one holds.
            await workload.GoOn(Budget.Lasting(20, 4));
            await node.Thaw();
        });
        await workload.Progress();
        await workload.Verify();
    }
}
