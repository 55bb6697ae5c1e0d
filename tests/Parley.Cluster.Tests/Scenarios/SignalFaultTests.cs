using System.Text.Json;
using Parley.Cluster.Tests.Databases;
using Parley.Cluster.Tests.Histories;
using Parley.Cluster.Tests.Nodes;
using Parley.Cluster.Tests.Workloads;

namespace Parley.Cluster.Tests.Scenarios;

/// <summary>What happens to signals: they are hints, and what they tell is found in the log without them.</summary>
public sealed class SignalFaultTests(SharedPostgres postgres)
{
    [Fact]
    public async Task Signals_lost_for_a_minute_are_healed_from_the_log()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        Each(cluster, faults => faults.Drops = 1);
        workload.Begin();
        await workload.GoOn(Budget.Lasting(60, 3));
        // Nor does one come now: the last event of each room is found without it.
        await workload.Verify();
        Assert.True(cluster.Nodes.All(node => node.Proxy.Faults.Signals > 0), "No signal was lost.");
    }

    [Fact]
    public async Task Signals_that_are_lost_doubled_late_and_swapped_cost_nothing_but_time()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        Each(cluster, faults => (faults.Drops, faults.Doubles, faults.Holds) = (0.1, 0.2, 0.4));
        workload.Begin();
        await Rounds.Run(_ => workload.GoOn(Budget.Lasting(10, 3)));
        await workload.Verify();
        Assert.True(cluster.Nodes.All(node => node.Proxy.Faults.Signals > 0), "Nothing happened to any signal.");
    }

    [Theory]
    [InlineData("a revocation")]
    [InlineData("a deleted user")]
    [InlineData("a deleted session")]
    public async Task An_end_whose_signal_is_lost_reaches_the_socket_on_the_other_node(string end)
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        var tenant = workload.First;
        var (name, id) = await workload.AddUser(tenant, "ended");
        const string token = "the one";
        var listener = workload.Listen(tenant, name, id, cluster.Seed, cluster.Nodes[1], tenant.Application.Mint(name, token));
        var session = await listener.History;
        await workload.Join(tenant, tenant.Rooms[0], name, id);
        workload.Begin();
        await workload.Progress();

        Each(cluster, faults => faults.Drops = 1);
        // Through the first node: the second one is not told.
        var (method, path, body, isAccount) = end switch
        {
            "a revocation" => (HttpMethod.Post, $"/v2/applications/{tenant.Application.Id}/revocations", JsonSerializer.Serialize(new { jti = token }), true),
            "a deleted user" => (HttpMethod.Delete, $"/v1/users/{id}", null, false),
            _ => (HttpMethod.Delete, $"/v1/sessions/{session.Id}", null, false),
        };
        session.MayEnd = true;
        var reply = isAccount
            ? await cluster.Caller.AccountAt(cluster.Nodes[0], method, path, body)
            : await cluster.Caller.At(cluster.Nodes[0], tenant.Application.Admin, method, path);
        Assert.True(reply is { Status: >= 200 and < 300 }, $"{end}: {reply}");
        session.EndedAt = History.Now;

        await listener.Over.WaitAsync(TimeSpan.FromMinutes(1) + HistoryChecker.EndBound, TestContext.Current.CancellationToken);
        await workload.Progress();
        await workload.Verify();
    }

    private static void Each(ServerCluster cluster, Action<Proxies.ProxyFaults> set) =>
        cluster.Nodes.ForEach(node => set(node.Proxy.Faults));
}
