using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Parley.Domain;
using Parley.Server.Storage;

namespace Parley.Server.Tests.Storage;

/// <summary>Reads of a SQLite file end when they should, and leave its log short.</summary>
public sealed class SqliteReadingTests : IAsyncDisposable
{
    // Of 4 KiB each, so that the log begins again at 400 KiB.
    private const int LogPages = 100;

    private const string Endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    private readonly TestDirectory _directory = TestDirectory.New();
    private readonly FakeTimeProvider _time = new();
    private readonly SqliteDialect _dialect;

    public SqliteReadingTests() => _dialect = new SqliteDialect(File, time: _time, logPages: LogPages);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_directory.Path, "parley.db");

    private long LogLength => new FileInfo(File + "-wal").Length;

    [Fact]
    public async Task A_read_ends_when_whoever_asked_has_gone()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reading = Begin(Endless, gone.Token);
        await reading.Begun;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Read);
        Assert.Equal(1, await One("SELECT 1"));
    }

    [Fact]
    public async Task A_read_that_takes_too_long_ends_and_says_so_and_the_store_is_well()
    {
        var reading = Begin(Endless, Cancel);
        await reading.Begun;
        _time.Advance(SqlDialect.MaximumReadTime);
        await Assert.ThrowsAsync<TooExpensiveException>(() => reading.Read);
        Assert.Equal(1, await One("SELECT 1"));
    }

    [Fact]
    public async Task A_read_that_finds_no_place_for_too_long_is_refused_alike()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var readings = Enumerable.Range(0, 8).Select(_ => Begin(Endless, gone.Token)).ToList();
        foreach (var reading in readings)
            await reading.Begun;
        var waiting = One("SELECT 1");
        Assert.False(waiting.IsCompleted);
        _time.Advance(SqlDialect.MaximumReadTime);
        await Assert.ThrowsAsync<TooExpensiveException>(() => waiting);
        foreach (var reading in readings)
            await Assert.ThrowsAsync<TooExpensiveException>(() => reading.Read);
        Assert.Equal(1, await One("SELECT 1"));
    }

    [Fact]
    public async Task Long_reads_leave_the_thread_pool_to_others()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var onPool = new List<bool>();
        var reading = _dialect.Read(
            connection =>
            {
                onPool.Add(Thread.CurrentThread.IsThreadPoolThread);
                return connection.QueryAsync(null, "SELECT 1", row => row.GetInt64(0), Cancel);
            }, Cancel);
        Assert.Equal([1L], await reading);
        Assert.Equal([false], onPool);

        // More of them than there are threads for: a read by a key is served all the same.
        var many = Enumerable.Range(0, 20).Select(_ => Begin(Endless, gone.Token)).ToList();
        await many[0].Begun;
        Assert.Equal(1, await _dialect.ReadByKey(async connection => (await connection.QueryAsync(null, "SELECT 1", row => row.GetInt64(0), Cancel))[0], Cancel));
        await gone.CancelAsync();
        foreach (var one in many)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Read);
    }

    [Fact]
    public async Task The_log_begins_again_also_while_reads_overlap_without_end()
    {
        await Make();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var readings = Enumerable.Range(0, 3).Select(_ => Begin($"SELECT count(*) FROM t, ({Endless})", gone.Token)).ToList();
        foreach (var reading in readings)
            await reading.Begun;
        for (var i = 0; i < 40; i++)
        {
            await Write(pages: 50);
            Assert.InRange(LogLength, 1, 2 * LogPages * 4200);
        }

        // They gave way, and began again: none of them was refused.
        Assert.All(readings, reading => Assert.False(reading.Read.IsCompleted));
        await gone.CancelAsync();
        foreach (var reading in readings)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Read);
    }

    [Fact]
    public async Task A_log_that_another_program_held_open_is_cut_when_that_lets_go()
    {
        await Make();
        await using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await other.OpenAsync(Cancel);
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN; SELECT count(*) FROM t";
            await command.ExecuteScalarAsync(Cancel);
            for (var i = 0; i < 20; i++)
                await Write(pages: 50);
            Assert.InRange(LogLength, 1000 * 4096, long.MaxValue);
            Assert.Equal(1, await One("SELECT 1"));
        }

        for (var i = 0; i < 4; i++)
            await Write(pages: 50);
        Assert.InRange(LogLength, 0, 2 * LogPages * 4200);
    }

    public async ValueTask DisposeAsync()
    {
        await _dialect.DisposeAsync();
        _directory.Dispose();
    }

    private Task<int> Make() => _dialect.Write(
        (connection, transaction) => connection.ExecuteAsync(transaction, "CREATE TABLE t (content BLOB)", Cancel), Cancel);

    private Task<int> Write(int pages) => _dialect.Write(
        (connection, transaction) => connection.ExecuteAsync(
            transaction, $"INSERT INTO t VALUES (randomblob({pages * 4096}))", Cancel), Cancel);

    private async Task<long> One(string sql) =>
        (await _dialect.Read(connection => connection.QueryAsync(null, sql, row => row.GetInt64(0), Cancel), Cancel))[0];

    private (Task Begun, Task<List<long>> Read) Begin(string sql, CancellationToken cancel)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (begun.Task, _dialect.Read(
            (DbConnection connection) =>
            {
                begun.TrySetResult();
                return connection.QueryAsync(null, sql, row => row.GetInt64(0), cancel);
            }, cancel));
    }
}
