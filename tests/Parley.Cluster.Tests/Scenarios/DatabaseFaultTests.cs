using Parley.Cluster.Tests.Databases;
using Parley.Cluster.Tests.Nodes;
using Parley.Cluster.Tests.Workloads;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Scenarios;

/// <summary>What happens to the database and to the connections to it.</summary>
public sealed class DatabaseFaultTests(SharedPostgres postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_found_out_or_told_as_unknown()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        cluster.Nodes.ForEach(node => (node.Proxy.Faults.LostAnswers, node.Proxy.Faults.LostRequests, node.Proxy.Faults.DelayedAnswers) = (0.2, 0.1, 0.3));
        workload.Begin(withKeyless: true);
        await Rounds.Run(_ => workload.GoOn(Budget.Lasting(10, 4)));
        await workload.End();
        cluster.Nodes.ForEach(node => node.Proxy.Faults.Heal());
        await workload.Verify();
        Assert.True(cluster.Nodes.All(node => node.Proxy.Faults.Commits > 0), "Nothing happened to any commit.");
    }

    [Fact]
    public async Task Terminated_backends_are_replaced()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await Rounds.Run(async _ =>
        {
            await workload.Progress(20);
            await postgres.Server.Terminate(cluster.Database);
        }, atLeast: 4);
        await workload.Verify();
    }

    [Fact]
    public async Task A_node_whose_packets_are_swallowed_does_not_hold_up_the_other()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await Rounds.Run(async round =>
        {
            var proxy = cluster.Nodes[round % 2].Proxy;
            await workload.Progress();
            // With locks in its hands.
            await proxy.FallSilentAtCommit().WaitAsync(Patience, TestContext.Current.CancellationToken);
            await workload.GoOn(Budget.Lasting(20, 3));
            proxy.Resume();
            await workload.Progress();
        });
        await workload.Verify();
    }

    [Fact]
    public async Task A_read_only_database_refuses_writes_with_503_and_serves_reads_and_goes_on()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await workload.Progress();
        await SetReadOnly("on");
        foreach (var node in cluster.Nodes)
        {
            await Wait.Until(() => workload.WriteAt(node), reply => reply?.Status == 503, Patience, $"{node.Name} answers a write with 503");
            await Wait.Until(() => workload.ReadAt(node), reply => reply?.Status == 200, Patience, $"{node.Name} answers a read with 200");
            await Wait.Until(() => node.IsReady(cluster.Caller.Http), ready => !ready, Patience, $"{node.Name} is not ready");
        }

        await SetReadOnly("off");
        await cluster.AreReady(Patience);
        await workload.Progress();
        await workload.Verify();

        async Task SetReadOnly(string value)
        {
            await postgres.Server.Execute("postgres", $"ALTER DATABASE {cluster.Database} SET default_transaction_read_only = {value}");
            await postgres.Server.Terminate(cluster.Database);
        }
    }
}
