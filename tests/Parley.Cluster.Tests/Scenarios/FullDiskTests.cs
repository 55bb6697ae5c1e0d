using Parley.Cluster.Tests.Databases;
using Parley.Cluster.Tests.Nodes;
using Parley.Cluster.Tests.Workloads;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Scenarios;

/// <summary>A disk without a free byte: writes are refused with 503, reads are served, and it goes on when there is room.</summary>
public sealed class FullDiskTests
{
    // More than is free in the pages that are there.
    private const int Large = 32 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_full_disk_under_PostgreSQL_refuses_writes_and_serves_reads_and_loses_nothing()
    {
        await using var disk = await SmallDisk.Mount(64);
        await using var postgres = await PostgresServer.Create(Path.Combine(disk.Path, "data"));
        await using var cluster = await ServerCluster.Start(postgres, 2);
        await Fill(disk, cluster, () => Task.CompletedTask);
    }

    [Fact]
    public async Task A_full_disk_under_a_server_alone_that_is_killed_on_it_loses_nothing()
    {
        await using var disk = await SmallDisk.Mount(30);
        await using var cluster = await ServerCluster.StartAlone(Path.Combine(disk.Path, "data"));
        await Fill(disk, cluster, async () =>
        {
            await cluster.Nodes[0].Kill();
            disk.Free();
            await cluster.Nodes[0].Start();
        });
    }

    private static async Task Fill(SmallDisk disk, ServerCluster cluster, Func<Task> whenFull)
    {
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await Rounds.Run(async _ =>
        {
            await workload.Progress(20);
            await disk.Fill();
            foreach (var node in cluster.Nodes)
            {
                await Wait.Until(() => workload.WriteAt(node, Large), reply => reply?.Status == 503, Patience, $"{node.Name} answers a write with 503");
                await Wait.Until(() => workload.ReadAt(node), reply => reply?.Status == 200, Patience, $"{node.Name} answers a read with 200");
            }

            await whenFull();
            disk.Free();
            await cluster.AreReady(Patience);
        });
        await workload.Progress(20);
        await workload.Verify();
    }
}
