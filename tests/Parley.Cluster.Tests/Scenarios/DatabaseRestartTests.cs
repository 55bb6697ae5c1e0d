using Parley.Cluster.Tests.Databases;
using Parley.Cluster.Tests.Nodes;
using Parley.Cluster.Tests.Workloads;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Scenarios;

/// <summary>A database that goes away, comes back, or is followed by its standby.</summary>
public sealed class DatabaseRestartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_database_restart_is_survived_by_every_session_and_every_acknowledged_event()
    {
        await using var postgres = await PostgresServer.Create();
        await using var cluster = await ServerCluster.Start(postgres, 2);
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await Rounds.Run(async round =>
        {
            await workload.Progress();
            // Shut down, and crashed.
            await postgres.Stop(round % 2 == 0 ? "QUIT" : "INT");
            foreach (var node in cluster.Nodes)
                await Wait.Until(() => workload.WriteAt(node), reply => reply?.Status == 503, Patience, $"{node.Name} answers a write with 503");
            await postgres.Start();
            await cluster.AreReady(Patience);
        }, atLeast: 2);
        await workload.Progress();
        await workload.Verify();
    }

    [Fact]
    public async Task A_standby_promoted_in_place_of_a_dead_primary_is_found_by_the_nodes()
    {
        await using var primary = await PostgresServer.Create();
        await using var standby = await primary.Standby();
        // An acknowledgement means that both have it.
        await primary.Execute("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
        await primary.Execute("postgres", "SELECT pg_reload_conf()");
        await Wait.Until(
            () => primary.Execute("postgres", "SELECT sync_state FROM pg_stat_replication"), state => state is "sync", Patience, "the standby follows");
        await using var cluster = await ServerCluster.Start(primary, 2, standby);
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await workload.Progress();
        await primary.Stop("QUIT");
        await standby.Promote();
        await cluster.AreReady(Patience);
        await workload.Progress();
        await workload.Verify();
    }
}
