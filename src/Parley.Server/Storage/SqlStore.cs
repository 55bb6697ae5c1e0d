using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Domain;

namespace Parley.Server.Storage;

/// <summary>The store on any SQL engine: the statements are shared, one file per resource.</summary>
internal sealed partial class SqlStore(SqlDialect dialect, ILogger<SqlStore>? log = null) : IStore
{
    private readonly WordIndex? _words = dialect.WordsFollowCommits
        ? new WordIndex(dialect, log ?? NullLogger<SqlStore>.Instance) : null;

    public async Task Migrate(CancellationToken cancel)
    {
        await new Migrator(dialect).Run(cancel);
        // A migration may have emptied the index, and else the first search would wait for all of it.
        _words?.FollowAll();
    }

    public Task Ping(CancellationToken cancel) => Read("SELECT 1", row => row.GetInt32(0), cancel);

    public Task PingByWriting(CancellationToken cancel) =>
        Execute("UPDATE shared_keys SET value = value", cancel);

    public async Task<byte[]> GetSharedKey(string name, CancellationToken cancel)
    {
        var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await Execute(
            "INSERT INTO shared_keys (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", cancel,
            ("name", name), ("value", made));
        var stored = await ReadOne(
            "SELECT value FROM shared_keys WHERE name = @name", row => row.GetString(0), cancel, ("name", name));
        return Convert.FromBase64String(stored!);
    }

    public ValueTask DisposeAsync() => dialect.DisposeAsync();

    private Task<List<T>> Read<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken cancel,
        params (string Name, object? Value)[] parameters) =>
        dialect.Read(connection => connection.QueryAsync(null, sql, read, cancel, parameters), cancel);

    private async Task<T?> ReadOne<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken cancel,
        params (string Name, object? Value)[] parameters)
        where T : class
    {
        var rows = await dialect.ReadByKey(connection => connection.QueryAsync(null, sql, read, cancel, parameters), cancel);
        return rows.Count > 0 ? rows[0] : null;
    }

    private Task<int> Execute(
        string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters) =>
        dialect.Execute(sql, cancel, parameters);
}
