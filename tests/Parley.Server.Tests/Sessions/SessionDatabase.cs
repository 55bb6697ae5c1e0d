using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Parley.Server.Tests.Sessions;

/// <summary>A PostgreSQL server of its own, on a free port and in memory where the system has it; stopped by its id.</summary>
public sealed class SessionDatabase : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "parley-pg-" + Guid.NewGuid().ToString("N"));
    private Process? _server;
    private int _port;

    public async ValueTask InitializeAsync()
    {
        var binaries = Directory.GetDirectories("/usr/lib/postgresql").Order().Last() + "/bin/";
        Directory.CreateDirectory(_directory);
        // PostgreSQL refuses to run as root.
        if (Environment.UserName == "root")
            await Run("chown", "postgres", _directory);
        await Run([.. AsPostgres(binaries + "initdb"), "-D", _directory + "/data", "-A", "trust", "-U", "postgres", "--no-sync"]);
        _port = FreePort();
        _server = Start([.. AsPostgres(binaries + "postgres"),
            "-D", _directory + "/data", "-p", $"{_port}", "-k", _directory, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
            "-c", "max_connections=200"]);
        await SessionHost.Eventually(async () =>
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });
    }

    /// <summary>The settings of a node on a database that is new.</summary>
    public async Task<Dictionary<string, string?>> New()
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new() { ["Storage:Provider"] = "postgres", ["Storage:ConnectionString"] = ConnectionString(name) };
    }

    public async ValueTask DisposeAsync()
    {
        // The postmaster names its own id, which is not that of runuser; SIGINT is its fast shutdown.
        if (_server is not null)
        {
            var id = (await File.ReadAllLinesAsync(_directory + "/data/postmaster.pid"))[0];
            await Run("kill", "-INT", id);
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=20";

    private static string[] AsPostgres(string program) =>
        Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", program] : [program];

    private static Process Start(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task Run(params string[] command)
    {
        using var process = Start(command);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
