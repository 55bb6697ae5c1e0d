using System.Data.Common;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.Sqlite;
using Parley.Domain.Conversations;
using SQLitePCL;

namespace Parley.Server.Storage;

/// <summary>SQLite in one file: readers beside one writer.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    // FULL with WAL: an acknowledged commit is on the disk. See docs/architecture.md for the figures. When the log is copied
    // into the file is up to WriteAheadLog. What a savepoint keeps for its undoing is temporary and needs no file.
    private const string WriterSettings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON; " +
        "PRAGMA temp_store = MEMORY;";

    // Result codes of https://www.sqlite.org/rescode.html
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int ConstraintUnique = 2067;
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintForeignKey = 787;

    private readonly string _connectionString;
    private readonly GroupCommit _writer;
    private readonly SqliteReaders _readers;

    // Before the first connection, or it is too late. A connection is one thread's at a time, so it needs no lock of its own;
    // and nobody asks how much memory SQLite holds, which it would count under a lock as well.
    static SqliteDialect()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <param name="file">The database; made when it is not there.</param>
    /// <param name="health">Told how reads and writes went.</param>
    /// <param name="time">The clock of the reads' limit.</param>
    /// <param name="logPages">See <see cref="WriteAheadLog"/>.</param>
    public SqliteDialect(
        string file, StoreHealth? health = null, TimeProvider? time = null, int logPages = WriteAheadLog.Pages)
        : base(health)
    {
        // Connections are kept here, with what is set on them; the driver's pool would give them to anybody.
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 10, Pooling = false }.ToString();
        var gate = new ReadGate();
        var log = new WriteAheadLog(gate, logPages);
        _readers = new SqliteReaders(OpenReader, gate, time ?? TimeProvider.System, MaximumReadTime);
        _writer = new GroupCommit(OpenWriter, connection => log.Committed((SqliteConnection)connection));
    }

    public override string Name => "sqlite";

    public override Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel) =>
        Guard(() => _readers.Run(work, cancel), writes: false);

    public override Task<T> ReadByKey<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel) =>
        Guard(() => _readers.RunHere(work, cancel), writes: false);

    public override Task<T> Write<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel) =>
        Guard(() => _writer.Write(work, undoesItself: false, cancel), writes: true);

    public override Task<T> WriteOnce<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel) =>
        Guard(() => _writer.Write(work, undoesItself: true, cancel), writes: true);

    // There is one writer.
    public override Task<T> WriteInTurn<T>(Func<SqlBatch, Task<T>> work, CancellationToken cancel) =>
        Write((connection, transaction) => work(new SqlBatch(this, connection, transaction)), cancel);

    public override bool IsUniqueViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey };

    public override bool IsForeignKeyViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: ConstraintForeignKey };

    protected override bool IsRefusal(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: Constraint or TooBig or Mismatch };

    /// <summary>One statement for all: to run one costs more than a row.</summary>
    public override (string Condition, IReadOnlyList<object?[]> Values) IdIn(IEnumerable<string> ids) =>
        ("id IN (SELECT value FROM json_each(@id))", [[Texts(ids)]]);

    public override string InNumbers(string parameter) => $"IN (SELECT value FROM json_each(@{parameter}))";

    public override string InTexts(string parameter) => InNumbers(parameter);

    public override string TargetOf(string events) => $"CAST({events}.body ->> '$.event_id' AS INTEGER)";

    public override string TextOf(string json, string name) => $"({json} ->> '$.{name}')";

    // The one writer has the lock since the transaction began.
    public override string ForUpdate => "";

    public override string ForKeyShare => "";

    // A commit answers in this process.
    public override string TransactionId => "''";

    // Numbers are given in the order of the commits, for there is one writer. Those of deleted events may be given again and
    // are then missed; but here nobody else appends, so that this node knows without asking.
    // Without NOT INDEXED all events are read, in the order of the groups.
    public override string Growth =>
        """
        SELECT COALESCE(MAX(number), 0), NULL, NULL, NULL, NULL FROM events
        UNION ALL
        SELECT 0, c.application_id, e.conversation_id, MIN(e.id), MAX(e.id)
        FROM events e NOT INDEXED CROSS JOIN conversations c ON c.id = e.conversation_id
        WHERE e.number > @mark GROUP BY e.conversation_id
        """;

    public override string EventsWithWords => "event_words JOIN events e ON e.number = event_words.rowid";

    public override string WordsMatch => "event_words MATCH @words";

    public override bool WordsFollowCommits => true;

    // An event that the index has not come to is left to it.
    public override string AddWords =>
        """
        INSERT INTO event_words (rowid, words) SELECT number, @words FROM events
        WHERE conversation_id = @conversation AND id = @id AND number <= (SELECT number FROM event_words_end)
        """;

    public override string RemoveWords =>
        "DELETE FROM event_words WHERE rowid = (SELECT number FROM events WHERE conversation_id = @conversation AND id = @id)";

    public override string SearchFor(string words) => $"\"{words.Replace(" ", "\" \"", StringComparison.Ordinal)}\"";

    /// <summary>The statement is prepared once for each connection, and the writer keeps its connection.</summary>
    public override Task<int> ExecuteMany(
        DbConnection connection, DbTransaction transaction, string sql, string[] names, IReadOnlyList<object?[]> rows)
    {
        var statement = ((KeptConnection)connection).KeepStatement(sql, names);
        var changed = 0;
        foreach (var row in rows)
            changed += statement.Run(row);
        return Task.FromResult(changed);
    }

    public override Task QueryMany(
        DbConnection connection, DbTransaction transaction, string sql, string[] names, IReadOnlyList<object?[]> rows,
        Action<DbDataReader> read)
    {
        var command = ((KeptConnection)connection).KeepForRows(sql, names);
        command.Transaction = transaction;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            using var reader = command.ExecuteReader();
            while (reader.Read())
                read(reader);
        }

        return Task.CompletedTask;
    }

    // One process holds the data directory (see DataDirectory), and it migrates before it serves.
    public override Task<T> WithMigrationLock<T>(Func<UpgradeEngineBuilder, T> migrate, CancellationToken cancel) =>
        Guard(() => Task.FromResult(migrate(DeployChanges.To.SqliteDatabase(_connectionString))), writes: true);

    /// <summary>May be called again: the store and the container both own it.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
    }

    // The settings are those of writing; the journal's mode is the file's own.
    private KeptConnection OpenReader()
    {
        var connection = new KeptConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private KeptConnection OpenWriter()
    {
        var connection = OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = WriterSettings;
        command.ExecuteNonQuery();
        connection.CreateFunction<string, string, string>(
            WordIndex.Function, (application, text) => SearchWords.Join(text, SearchWords.MarkOf(application)), isDeterministic: true);
        return connection;
    }
}
