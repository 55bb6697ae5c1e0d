using System.Net;
using Npgsql;
using Parley.Cluster.Tests.Databases;
using Parley.Cluster.Tests.Proxies;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Nodes;

/// <summary>Several server processes on one database, each behind a proxy of its own.</summary>
internal sealed class ServerCluster : IAsyncDisposable
{
    private readonly TestDirectory _directory = TestDirectory.New();
    private readonly List<PostgresProxy> _standbyProxies = [];

    private readonly PostgresServer? _postgres;

    private ServerCluster(PostgresServer? postgres, string database, int seed) =>
        (_postgres, Database, Seed, Caller) = (postgres, database, seed, new Caller(Nodes));

    public string Database { get; }

    public int Seed { get; }

    public List<ClusterNode> Nodes { get; } = [];

    public Caller Caller { get; }

    /// <param name="postgres">Where it makes a database.</param>
    /// <param name="nodes">How many.</param>
    /// <param name="standby">A second host of the nodes' connection strings.</param>
    /// <param name="through">What stands before it, as a PgBouncer.</param>
    public static async Task<ServerCluster> Start(
        PostgresServer postgres, int nodes, PostgresServer? standby = null, EndPoint? through = null)
    {
        var cluster = new ServerCluster(postgres, await postgres.NewDatabase(), Budget.Seed);
        for (var i = 0; i < nodes; i++)
            cluster.Add(through ?? postgres.EndPoint, standby);
        return await Started(cluster);
    }

    /// <summary>One server with a database of its own in a directory.</summary>
    public static Task<ServerCluster> StartAlone(string data)
    {
        var cluster = new ServerCluster(null, "", Budget.Seed);
        cluster.Nodes.Add(new ClusterNode("the server", cluster._directory.Path, ["--Parley:DataDirectory", data]));
        return Started(cluster);
    }

    private static async Task<ServerCluster> Started(ServerCluster cluster)
    {
        try
        {
            await Task.WhenAll(cluster.Nodes.Select(node => node.Start()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task AreReady(TimeSpan deadline) => Wait.Until(
        async () => await Task.WhenAll(Nodes.Select(node => node.IsReady(Caller.Http))), ready => ready.All(each => each),
        deadline, "every node is ready");

    /// <summary>What the database's connections wait for.</summary>
    public async Task<string> Blocked() => _postgres is null ? "" : $"""
        {await _postgres.Execute("postgres",
            $"""
            SELECT string_agg(concat_ws(' ', pid, state, wait_event_type, wait_event, 'blocked by', pg_blocking_pids(pid)::text, now() - xact_start, left(query, 90)), E'\n')
            FROM pg_stat_activity WHERE datname = '{Database}'
            """)}
        """;

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        foreach (var node in Nodes)
            await node.DisposeAsync();
        foreach (var proxy in _standbyProxies)
            await proxy.DisposeAsync();
        _directory.Dispose();
    }

    private void Add(EndPoint database, PostgresServer? standby)
    {
        var number = Nodes.Count + 1;
        var proxy = new PostgresProxy(database, Seed + number);
        var hosts = $"127.0.0.1:{proxy.Port}";
        if (standby is not null)
        {
            _standbyProxies.Add(new PostgresProxy(standby.EndPoint, Seed - number));
            hosts += $",127.0.0.1:{_standbyProxies[^1].Port}";
        }

        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = hosts,
            Username = "postgres",
            Database = Database,
            MaxPoolSize = 20,
            Timeout = 5,
            CommandTimeout = 10,
        }.ConnectionString;
        if (standby is not null)
            connection += ";Target Session Attributes=primary";
        var directory = Directory.CreateDirectory(_directory.File($"node-{number}"));
        Nodes.Add(new ClusterNode(
            $"node {number}", directory.FullName, ["--Parley:Storage:Provider", "postgres", "--Parley:Storage:ConnectionString", connection], proxy));
    }
}
