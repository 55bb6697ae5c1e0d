using System.Data;
using System.Data.Common;
using System.Runtime.ExceptionServices;
using DbUp;
using DbUp.Builder;
using DbUp.Postgresql;
using Npgsql;
using Parley.Domain;
using Parley.Server.Realtime;

namespace Parley.Server.Storage;

/// <summary>PostgreSQL, shared by any number of nodes.</summary>
/// <param name="source">Its connections.</param>
/// <param name="health">Hears how they fare.</param>
/// <param name="signals">How other nodes are told; null where there are none.</param>
/// <param name="time">When a transaction that met another is tried again.</param>
internal sealed class PostgresDialect(
    NpgsqlDataSource source, StoreHealth? health = null, SignalTexts? signals = null, TimeProvider? time = null)
    : SqlDialect(health)
{
    // Each time somebody else's transaction was committed instead, so the database moves on whatever becomes of this one.
    private const int MaximumAttempts = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    // "parley" in ASCII: the advisory lock that one migrating node holds.
    private const long MigrationLock = 0x7061726C6579;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly PostgresOutcomes _outcomes = new(source, time ?? TimeProvider.System);

    public override string Name => "postgres";

    public override Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel) => Guard(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        try
        {
            return await work(connection);
        }
        // A server that answered that it ended the statement is well.
        catch (NpgsqlException failure) when (failure.InnerException is TimeoutException && connection.State == ConnectionState.Open)
        {
            throw new TooExpensiveException(failure);
        }
    }, writes: false);

    public override Task<T> Write<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel) =>
        Commit(async (sql, connection, transaction) =>
        {
            // Together with the BEGIN.
            sql.Transaction = (await connection.QueryAsync(
                transaction, $"SELECT {TransactionId}", row => row.GetString(0), cancel)).Single();
            return await work(connection, transaction);
        }, cancel);

    /// <summary>The statement and the transaction's id in one round trip.</summary>
    public override Task<int> Execute(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters) =>
        Commit(async (written, connection, transaction) =>
        {
            var statement = new NpgsqlBatchCommand(sql);
            foreach (var (name, value) in parameters)
                statement.Parameters.Add(new NpgsqlParameter(name, value ?? DBNull.Value));
            await using var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction)transaction)
            {
                BatchCommands = { statement, new NpgsqlBatchCommand($"SELECT {TransactionId}") },
            };
            await using (var reader = await batch.ExecuteReaderAsync(cancel))
            {
                await reader.ReadAsync(cancel);
                written.Transaction = reader.GetString(0);
            }

            return statement.RecordsAffected;
        }, cancel);

    /// <summary>The work learns the transaction's id with a statement of its own, which saves a round trip.</summary>
    public override async Task<T> WriteInTurn<T>(Func<SqlBatch, Task<T>> work, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return await Commit((sql, _, _) => work(sql), cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override bool IsUniqueViolation(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsForeignKeyViolation(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };

    // Classes 21 to 23: cardinality, data, integrity. https://www.postgresql.org/docs/current/errcodes-appendix.html
    protected override bool IsRefusal(DbException exception) =>
        exception is PostgresException { SqlState: ['2', '1' or '2' or '3', ..] };

    // An array, so that the index is asked for each number.
    public override string InNumbers(string parameter) =>
        $"= ANY (ARRAY(SELECT json_array_elements_text(@{parameter}::json)::bigint))";

    public override string InTexts(string parameter) => $"= ANY (ARRAY(SELECT json_array_elements_text(@{parameter}::json)))";

    public override string TargetOf(string events) =>
        $$"""
        (CASE WHEN {{SqlStore.IsAbout(events)}} AND strpos({{events}}.body, '\u0000') = 0
            THEN substring(({{events}}.body::jsonb ->> 'event_id') FROM '^[0-9]{1,18}$')::bigint END)
        """;

    public override string TextOf(string json, string name) => $"({json}::jsonb ->> '{name}')";

    public override string ForUpdate => "FOR UPDATE";

    public override string ForKeyShare => "FOR KEY SHARE";

    public override string TransactionId => PostgresOutcomes.TransactionId;

    // Under each event stands the transaction that wrote it. Everything of transactions before the oldest that was running at
    // one look was visible to it, so the next begins there. The upper bound leaves out what was restored from a server that
    // had counted further.
    public override string Growth =>
        """
        WITH now AS MATERIALIZED (
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest,
                pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next)
        SELECT oldest, NULL, NULL, NULL::bigint, NULL::bigint FROM now
        UNION ALL
        SELECT 0, c.application_id, g.conversation_id, g.first, g.last
        FROM (SELECT e.conversation_id, MIN(e.id) AS first, MAX(e.id) AS last FROM events e
              WHERE e.written >= @mark AND e.written < (SELECT next FROM now) GROUP BY e.conversation_id) g
        JOIN conversations c ON c.id = g.conversation_id
        """;

    public override string EventsWithWords =>
        "event_words w JOIN events e ON e.conversation_id = w.conversation_id AND e.id = w.event_id";

    // Neither takes the words apart again.
    public override string WordsMatch => "w.words @@ @words::tsquery";

    // An event that was updated may be indexed by WordBackfill at the same time: the update is newer.
    public override string AddWords =>
        """
        INSERT INTO event_words (conversation_id, event_id, words)
        VALUES (@conversation, @id, array_to_tsvector(string_to_array(@words, ' ')))
        ON CONFLICT (conversation_id, event_id) DO UPDATE SET words = excluded.words
        """;

    public override string RemoveWords => "DELETE FROM event_words WHERE conversation_id = @conversation AND event_id = @id";

    public override string SearchFor(string words) => $"'{words.Replace(" ", "' & '", StringComparison.Ordinal)}'";

    public override async Task<int> ExecuteMany(
        DbConnection connection, DbTransaction transaction, string sql, string[] names, IReadOnlyList<object?[]> rows)
    {
        await using var batch = Batch(connection, transaction, sql, names, rows);
        return await batch.ExecuteNonQueryAsync();
    }

    // PostgreSQL holds it back until the commit, and forgets it if there is none.
    public override async Task<int> ExecuteTelling(
        DbConnection connection, DbTransaction transaction, string sql, string[] names, IReadOnlyList<object?[]> rows,
        IReadOnlyList<AppendedRange> grown)
    {
        await using var batch = Batch(connection, transaction, sql, names, rows);
        foreach (var notification in signals?.Write(grown) ?? [])
            batch.BatchCommands.Add(notification.Command());
        return batch.BatchCommands.Count == 0 ? 0 : await batch.ExecuteNonQueryAsync();
    }

    public override async Task QueryMany(
        DbConnection connection, DbTransaction transaction, string sql, string[] names, IReadOnlyList<object?[]> rows,
        Action<DbDataReader> read)
    {
        await using var batch = Batch(connection, transaction, sql, names, rows);
        await using var reader = await batch.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
                read(reader);
        }
        while (await reader.NextResultAsync());
    }

    public override Task<T> WithMigrationLock<T>(Func<UpgradeEngineBuilder, T> migrate, CancellationToken cancel) =>
        Guard(async () =>
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            await connection.ExecuteAsync(null, $"SELECT pg_advisory_lock({MigrationLock})", cancel);
            try
            {
                // The source and not its connection string, which does not tell the password.
                return migrate(DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(source)));
            }
            finally
            {
                await connection.ExecuteAsync(null, $"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            }
        }, writes: true);

    public override async ValueTask DisposeAsync() => await source.DisposeAsync();

    private Task<T> Commit<T>(Func<SqlBatch, DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel) =>
        Guard(async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await CommitOnce(work, cancel);
                }
                catch (Exception failure) when (attempt < MaximumAttempts && IsConflict(failure))
                {
                    // Whoever was in the way is through. Those who meet again pause for random times, to meet no more: of the
                    // real clock, by which the transactions of others go on.
                    if (attempt > 1)
                        await Task.Delay(FirstPause * (attempt * Random.Shared.NextDouble()), cancel);
                }
                catch (TransactionConflict conflict)
                {
                    ExceptionDispatchInfo.Throw(conflict.InnerException!);
                }
            }
        }, writes: true);

    private async Task<T> CommitOnce<T>(
        Func<SqlBatch, DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var sql = new SqlBatch(this, connection, transaction);
        var server = connection.DataSource;
        var result = await work(sql, connection, transaction);
        try
        {
            // A commit under way is never abandoned.
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception lost) when (PostgresOutcomes.IsUnknown(lost))
        {
            if (!await _outcomes.IsCommitted(sql.Transaction, server, lost))
                throw new TransactionConflict("The connection was lost before the commit.", lost);
        }

        return result;
    }

    private static bool IsConflict(Exception failure) => failure
        is TransactionConflict
        or PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    // All rows in one round trip.
    private static NpgsqlBatch Batch(
        DbConnection connection, DbTransaction transaction, string sql, string[] names, IReadOnlyList<object?[]> rows)
    {
        var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            for (var i = 0; i < row.Length; i++)
                command.Parameters.Add(new NpgsqlParameter(names[i], row[i] ?? DBNull.Value));
            batch.BatchCommands.Add(command);
        }

        return batch;
    }
}
