using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Parley.Cluster.Tests.Nodes;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Databases;

/// <summary>
/// A PostgreSQL that a test stops, starts and promotes. It listens on a socket file only: nodes come to it through their
/// proxies. What it has committed survives the end of its processes, not that of the machine, so it need not wait for disks.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Settings =
    [
        "listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=on", "max_connections=200",
        "wal_level=replica", "max_wal_senders=4", "hot_standby=on", "wal_sender_timeout=5s", "shared_buffers=32MB",
    ];

    // Short: the path of a socket has at most 107 bytes.
    private readonly TestDirectory _home = TestDirectory.At(Path.Combine(Path.GetTempPath(), $"pcl-{Guid.NewGuid().ToString("N")[..8]}"));
    private readonly string _data;
    private Process? _process;
    private int _databases;

    private PostgresServer(string? data) => _data = data ?? Path.Combine(_home.Path, "data");

    public EndPoint EndPoint => new UnixDomainSocketEndPoint(Path.Combine(_home.Path, ".s.PGSQL.5432"));

    public string Directory => _home.Path;

    /// <param name="data">A directory for the data, as on a disk of its own that the log of writes is not on; null is one that ends with this.</param>
    public static async Task<PostgresServer> Create(string? data = null)
    {
        var server = new PostgresServer(data);
        await server.MakeHome();
        await PostgresCluster.Run(PostgresCluster.AsPostgres(
            Program("initdb"), "-D", server._data, "--auth=trust", "--username=postgres", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions", $"--waldir={Path.Combine(server._home.Path, "wal")}"));
        await server.Start();
        return server;
    }

    /// <summary>Another one that follows this.</summary>
    public async Task<PostgresServer> Standby()
    {
        var standby = new PostgresServer(null);
        await standby.MakeHome();
        await PostgresCluster.Run(PostgresCluster.AsPostgres(
            Program("pg_basebackup"), "-D", standby._data, "-h", _home.Path, "-U", "postgres", "--write-recovery-conf",
            "--checkpoint=fast", "--no-sync", "--wal-method=stream"));
        await standby.Start();
        return standby;
    }

    public async Task Start()
    {
        _process = PostgresCluster.Start(PostgresCluster.AsPostgres(
            [Program("postgres"), "-D", _data, "-k", _home.Path, .. Settings.SelectMany(setting => (string[])["-c", setting])]));
        Reaper.Watch(_process.Id);
        await Wait.Until(Answers, answers => answers, Patience, "PostgreSQL accepts connections");
    }

    /// <param name="signal"><c>INT</c> shuts down orderly; <c>QUIT</c> leaves what a crash leaves.</param>
    public async Task Stop(string signal = "INT")
    {
        using var process = _process!;
        _process = null;
        await PostgresCluster.Run("kill", $"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync().WaitAsync(Patience);
        Reaper.Forget(process.Id);
    }

    public Task Promote() => Execute("postgres", "SELECT pg_promote()");

    /// <summary>Makes an empty database; its name.</summary>
    public async Task<string> NewDatabase()
    {
        var name = $"parley_{Interlocked.Increment(ref _databases)}";
        await Execute("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    public async Task<object?> Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Ends the connections of everybody else to a database.</summary>
    public Task Terminate(string database) => Execute(
        "postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await Stop();
        _home.Dispose();
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _home.Path,
        Username = "postgres",
        Database = database,
        Pooling = false,
        Timeout = 60,
        CommandTimeout = 60,
    }.ConnectionString;

    private static string Program(string name) => Path.Combine(PostgresCluster.Binaries(), name);

    private async Task MakeHome()
    {
        System.IO.Directory.CreateDirectory(_home.Path);
        if (Environment.UserName == "root")
            await PostgresCluster.Run("chown", "postgres", _home.Path);
    }

    private async Task<bool> Answers()
    {
        Assert.False(_process!.HasExited, "PostgreSQL did not start.");
        try
        {
            await Execute("postgres", "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
