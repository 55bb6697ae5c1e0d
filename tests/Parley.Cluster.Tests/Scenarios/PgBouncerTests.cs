using Parley.Cluster.Tests.Databases;
using Parley.Cluster.Tests.Nodes;
using Parley.Cluster.Tests.Workloads;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Scenarios;

/// <summary>PgBouncer between the nodes and the database.</summary>
public sealed class PgBouncerTests(SharedPostgres postgres)
{
    private const int Configuration = 78;

    [Theory]
    [InlineData("transaction", true)]
    [InlineData("transaction", false)]
    [InlineData("statement", true)]
    public async Task In_transaction_mode_it_is_refused_at_the_start_in_words(string mode, bool ignoresOptions)
    {
        await using var bouncer = await PgBouncer.Start(postgres.Server, mode, ignoresOptions);
        await using var proxy = new Proxies.PostgresProxy(bouncer.EndPoint, Budget.Seed);
        using var directory = TestDirectory.New();
        await using var server = await ServerProcess.Run(
            directory.Path, "--urls", "http://127.0.0.1:0", "--Parley:Storage:Provider", "postgres", "--Parley:Storage:ConnectionString",
            $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database={await postgres.Server.NewDatabase()}");
        Assert.True(server.ExitCode == Configuration, $"{server.ExitCode}: {server.Errors}{server.Output}");
        Assert.Contains("PgBouncer", server.Errors, StringComparison.Ordinal);
        Assert.Contains("pool_mode = session", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_session_mode_it_is_not_noticed()
    {
        await using var bouncer = await PgBouncer.Start(postgres.Server, "session");
        await using var cluster = await ServerCluster.Start(postgres.Server, 2, through: bouncer.EndPoint);
        await using var workload = await Workload.Prepare(cluster);
        workload.Begin();
        await workload.GoOn(Budget.Lasting(20, 2));
        await workload.Verify();
    }
}
