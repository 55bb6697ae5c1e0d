using Microsoft.Data.Sqlite;
using Parley.Domain;
using Parley.Server.Storage;

namespace Parley.Server.Tests.Storage;

public sealed class SqliteStoreTests : StoreSpecification, IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("parley-store-").FullName;
    private readonly List<IStore> _stores = [];

    private string File => Path.Combine(_directory, "parley.db");

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_as_it_is()
    {
        await (await Open()).DisposeAsync();
        _stores.Clear();
        Execute("INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('9999_from_the_future.sql', '2030-01-01')");
        var before = Count("SELECT count(*) FROM SchemaVersions");

        await using var store = new SqlStore(new SqliteDialect(File));
        var refusal = await Assert.ThrowsAsync<StoreException>(() => store.Migrate(Cancel));
        Assert.Contains("9999_from_the_future.sql", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer schema", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Count("SELECT count(*) FROM SchemaVersions"));
    }

    [Fact]
    public async Task A_newer_schema_that_lacks_ours_gets_nothing_of_ours()
    {
        Execute("CREATE TABLE SchemaVersions (SchemaVersionID INTEGER PRIMARY KEY, ScriptName TEXT NOT NULL, Applied DATETIME NOT NULL)");
        Execute("INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('9999_from_the_future.sql', '2030-01-01')");
        await using var store = new SqlStore(new SqliteDialect(File));
        await Assert.ThrowsAsync<StoreException>(() => store.Migrate(Cancel));
        Assert.Equal(0, Count("SELECT count(*) FROM sqlite_master WHERE name IN ('users', 'applications', 'shared_keys')"));
    }

    [Fact]
    public async Task What_was_stored_is_there_after_a_restart()
    {
        var store = await Open();
        var key = await store.GetSharedKey("cursors", Cancel);
        await store.DisposeAsync();
        _stores.Clear();
        Assert.Equal(key, await (await Open()).GetSharedKey("cursors", Cancel));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_a_failure_of_the_store()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 8192), Cancel);
        await using var store = new SqlStore(new SqliteDialect(File));
        await Assert.ThrowsAsync<StoreException>(() => store.Migrate(Cancel));
    }

    [Fact]
    public async Task A_store_can_be_disposed_of_twice()
    {
        var store = await Open();
        await store.DisposeAsync();
        await store.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    protected override async Task<IStore> Open()
    {
        var store = new SqlStore(new SqliteDialect(File));
        _stores.Add(store);
        await store.Migrate(Cancel);
        return store;
    }

    internal Task<IStore> OpenForOthers() => Open();

    private void Execute(string sql) => Count(sql);

    private long Count(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as long? ?? 0;
    }
}
