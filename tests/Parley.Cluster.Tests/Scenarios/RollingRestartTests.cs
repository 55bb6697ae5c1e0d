using Parley.Cluster.Tests.Databases;
using Parley.Cluster.Tests.Nodes;
using Parley.Cluster.Tests.Workloads;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Scenarios;

/// <summary>Nodes that are told to end, one after the other, as an upgrade does.</summary>
public sealed class RollingRestartTests(SharedPostgres postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_rolling_restart_behind_a_balancer_fails_no_request_and_ends_no_session()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        await using var balancer = new Balancer(cluster);
        workload.Begin(through: balancer);
        await Rounds.Run(async round =>
        {
            await workload.Progress(20);
            var node = cluster.Nodes[round % 2];
            var exitCode = await node.Stop();
            Assert.True(exitCode == 0, $"{node.Name} ended with {exitCode}");
            await node.Start();
            await Wait.Until(() => Task.FromResult(balancer.Ready.Contains(node)), isReady => isReady, Patience, $"{node.Name} is back");
        }, atLeast: 2);
        await workload.Progress(20);
        await workload.Verify();
    }
}
