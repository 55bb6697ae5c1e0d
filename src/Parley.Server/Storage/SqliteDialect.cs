using System.Data.Common;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.Sqlite;

namespace Parley.Server.Storage;

/// <summary>SQLite in one file: readers beside one writer.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    // FULL with WAL: an acknowledged commit is on the disk. See docs/architecture.md for the figures.
    private const string ConnectionSettings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA foreign_keys = ON;";

    private const int ConstraintUnique = 2067;
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintForeignKey = 787;

    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private SqliteConnection? _writing;
    private bool _disposed;

    public SqliteDialect(string file)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 10 }.ToString();
    }

    public override string Name => "sqlite";

    public override Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel) => Guard(async () =>
    {
        using var connection = Open();
        return await work(connection);
    });

    public override async Task<T> Write<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel);
        try
        {
            // The provider is synchronous and a commit waits for the disk: not on the caller's thread.
            return await Task.Run(() => Guard(() => Commit(work)), CancellationToken.None);
        }
        finally
        {
            _writer.Release();
        }
    }

    public override bool IsUniqueViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey };

    public override bool IsForeignKeyViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: ConstraintForeignKey };

    public override async Task<T> WithMigrationLock<T>(Func<UpgradeEngineBuilder, T> migrate, CancellationToken cancel)
    {
        // One process owns a data directory (see DataDirectoryLock), so the writer's turn is lock enough.
        await _writer.WaitAsync(cancel);
        try
        {
            return await Guard(() => Task.FromResult(migrate(DeployChanges.To.SqliteDatabase(_connectionString))));
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>May be called again: the store and the container both own it.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        await _writer.WaitAsync();
        _writing?.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(_connectionString));
        _writer.Dispose();
    }

    private async Task<T> Commit<T>(Func<DbConnection, DbTransaction, Task<T>> work)
    {
        _writing ??= Open();
        using var transaction = _writing.BeginTransaction(deferred: false);
        var result = await work(_writing, transaction);
        transaction.Commit();
        return result;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = ConnectionSettings;
        command.ExecuteNonQuery();
        return connection;
    }
}
