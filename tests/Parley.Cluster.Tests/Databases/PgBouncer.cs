using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Parley.Cluster.Tests.Nodes;
using Parley.Server.Tests.Hosting;

namespace Parley.Cluster.Tests.Databases;

/// <summary>A PgBouncer before a PostgreSQL, on a socket file.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private const int Port = 6432;
    private readonly TestDirectory _home = TestDirectory.At(Path.Combine(Path.GetTempPath(), $"pgb-{Guid.NewGuid().ToString("N")[..8]}"));
    private Process _process = null!;

    private PgBouncer()
    {
    }

    public EndPoint EndPoint => new UnixDomainSocketEndPoint(SocketFile);

    private string SocketFile => Path.Combine(_home.Path, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{Port}"));

    /// <param name="postgres">What it leads to.</param>
    /// <param name="mode">As PgBouncer calls it.</param>
    /// <param name="ignoresOptions">Whether it is told to let pass what it does not know of a start.</param>
    public static async Task<PgBouncer> Start(PostgresServer postgres, string mode, bool ignoresOptions = true)
    {
        var bouncer = new PgBouncer();
        Directory.CreateDirectory(bouncer._home.Path);
        var settings = bouncer._home.File("pgbouncer.ini");
        await File.WriteAllTextAsync(settings, string.Create(CultureInfo.InvariantCulture,
            $"""
            [databases]
            * = host={postgres.Directory} user=postgres
            [pgbouncer]
            pool_mode = {mode}
            unix_socket_dir = {bouncer._home.Path}
            listen_port = {Port}
            auth_type = any
            default_pool_size = 60
            max_client_conn = 400
            {(ignoresOptions ? "ignore_startup_parameters = options" : "")}
            """));
        if (Environment.UserName == "root")
            await PostgresCluster.Run("chown", "-R", "postgres", bouncer._home.Path);
        bouncer._process = PostgresCluster.Start(PostgresCluster.AsPostgres("/usr/sbin/pgbouncer", "--quiet", settings));
        Reaper.Watch(bouncer._process.Id);
        await Wait.Until(
            () => Task.FromResult(File.Exists(bouncer.SocketFile)), made => made, TimeSpan.FromMinutes(1), "PgBouncer listens");
        return bouncer;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        Reaper.Forget(_process.Id);
        _process.Dispose();
        _home.Dispose();
    }
}
