using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Parley.Server.Tests.Hosting;

/// <summary>
/// A PostgreSQL of our own, started when the first test wants it and thrown away at the end. It listens on a socket
/// file only, so that it meets no other.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>A role that must give a password, as in production; everybody else is trusted.</summary>
    public const string SecuredRole = "secured";
    public const string SecuredPassword = "password-of-the-tests";

    // Short: the path of a socket has at most 107 bytes.
    private readonly TestDirectory _home = TestDirectory.At(Path.Combine(Path.GetTempPath(), $"ppg-{Guid.NewGuid().ToString("N")[..8]}"));
    private readonly Lazy<Task<Process>> _server;
    private int _databases;

    public PostgresCluster() => _server = new Lazy<Task<Process>>(StartServer);

    /// <summary>Makes an empty database; its connection string.</summary>
    public async Task<string> NewDatabase()
    {
        await _server.Value;
        var name = $"parley_{Interlocked.Increment(ref _databases)}";
        await Execute(ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public static async Task Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_server.IsValueCreated)
            return;
        NpgsqlConnection.ClearAllPools();
        using var server = await _server.Value;
        // SIGINT is PostgreSQL's fast shutdown: it takes its own children along.
        await Run("kill", "-INT", server.Id.ToString(CultureInfo.InvariantCulture));
        await server.WaitForExitAsync();
        _home.Dispose();
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _home.Path,
        Username = "postgres",
        Database = database,
        MaxPoolSize = 20,
        Timeout = 60,
        CommandTimeout = 120,
    }.ConnectionString;

    private async Task<Process> StartServer()
    {
        var binaries = Binaries();
        var data = Path.Combine(_home.Path, "data");
        Directory.CreateDirectory(_home.Path);
        if (Environment.UserName == "root")
            await Run("chown", "postgres", _home.Path);
        await Run(AsPostgres(
            Path.Combine(binaries, "initdb"), "-D", data, "--auth=trust", "--username=postgres", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions"));
        var rules = Path.Combine(data, "pg_hba.conf");
        await File.WriteAllTextAsync(rules, $"local all {SecuredRole} scram-sha-256\n{await File.ReadAllTextAsync(rules)}");
        var server = Start(AsPostgres(
            Path.Combine(binaries, "postgres"), "-D", data, "-k", _home.Path, "-c", "listen_addresses=", "-c", "fsync=off",
            "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=400"));
        await Wait.Until(Answers, answers => answers, TimeSpan.FromMinutes(2), "PostgreSQL accepts connections");
        await Execute(ConnectionString("postgres"), $"CREATE ROLE {SecuredRole} LOGIN PASSWORD '{SecuredPassword}'");
        return server;
    }

    private async Task<bool> Answers()
    {
        try
        {
            await Execute(ConnectionString("postgres"), "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>The newest installation, of Debian's places or of the search path.</summary>
    internal static string Binaries()
    {
        IEnumerable<string> installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(version => version, StringComparer.Ordinal)
                .Select(version => Path.Combine(version, "bin"))
            : [];
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return installed.Concat(path).FirstOrDefault(place => File.Exists(Path.Combine(place, "initdb")))
            ?? throw new InvalidOperationException("These tests need PostgreSQL: install it, or put initdb on the PATH.");
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    internal static string[] AsPostgres(params string[] command) => Environment.UserName == "root"
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command]
        : command;

    internal static async Task Run(params string[] command)
    {
        using var process = Start(command);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} failed: {await output}{await errors}");
    }

    internal static Process Start(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var process = Process.Start(start)!;
        if (command.Any(part => part.EndsWith("/postgres", StringComparison.Ordinal)))
        {
            // Nobody reads these, and a full pipe would stop it.
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        return process;
    }
}
