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

    [Fact]
    public async Task Ends_whose_signals_are_lost_reach_the_sockets_on_the_other_node()
    {
        await using var cluster = await ServerCluster.Start(postgres.Server, 2);
        await using var workload = await Workload.Prepare(cluster);
        var (tenant, first) = (workload.First, cluster.Nodes[0]);
        var revoked = await LogIn("revoked", "the one");
        var deleted = await LogIn("deleted");
        var ended = await LogIn("ended");
        // Of this no node keeps a copy that ends by itself: the row is looked at once a minute.
        ended.Session.EndBound = TimeSpan.FromMinutes(1);
        workload.Begin();
        await workload.Progress();

        Each(cluster, faults => faults.Drops = 1);
        await End(revoked, () => cluster.Caller.AccountAt(
            first, HttpMethod.Post, $"/v2/applications/{tenant.Application.Id}/revocations", """{"jti":"the one"}"""));
        await End(deleted, () => cluster.Caller.At(first, tenant.Application.Admin, HttpMethod.Delete, $"/v1/users/{deleted.Session.UserId}"));
        await End(ended, () => cluster.Caller.At(first, tenant.Application.Admin, HttpMethod.Delete, $"/v1/sessions/{ended.Session.Id}"));

        await Task.WhenAll(revoked.Listener.Over, deleted.Listener.Over, ended.Listener.Over)
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await workload.Progress();
        await workload.Verify();

        // On the second node, which is not told.
        async Task<(SessionListener Listener, SessionHistory Session)> LogIn(string user, string? token = null)
        {
            var (name, id) = await workload.AddUser(tenant, user);
            var listener = workload.Listen(tenant, name, id, cluster.Seed, cluster.Nodes[1], tenant.Application.Mint(name, token));
            listener.Stays = true;
            var session = await listener.History;
            await workload.Join(tenant, tenant.Rooms[0], name, id);
            return (listener, session);
        }

        static async Task End((SessionListener Listener, SessionHistory Session) one, Func<Task<Reply?>> end)
        {
            one.Session.MayEnd = true;
            var reply = await end();
            Assert.True(reply is { Status: >= 200 and < 300 }, $"{one.Session.Name}: {reply}");
            one.Session.EndedAt = History.Now;
        }
    }

    private static void Each(ServerCluster cluster, Action<Proxies.ProxyFaults> set) =>
        cluster.Nodes.ForEach(node => set(node.Proxy.Faults));
}
