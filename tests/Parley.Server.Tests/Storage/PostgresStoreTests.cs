using Npgsql;
using Parley.Domain;
using Parley.Server.Storage;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Storage;

public sealed class PostgresStoreTests(PostgresDatabase database, PostgresCluster cluster)
    : StoreSpecification, IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_newer_schema_is_refused_and_left_as_it_is()
    {
        var fresh = await cluster.NewDatabase();
        await using (var ours = PostgresDatabase.Store(fresh))
            await ours.Migrate(Cancel);
        var applied = await Scalar(fresh, "SELECT count(*) FROM schemaversions");
        await PostgresCluster.Execute(
            fresh, "INSERT INTO schemaversions (scriptname, applied) VALUES ('9999_from_the_future.sql', now())");

        await using var store = PostgresDatabase.Store(fresh);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => store.Migrate(Cancel));
        Assert.Contains("9999_from_the_future.sql", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((long)applied! + 1, await Scalar(fresh, "SELECT count(*) FROM schemaversions"));
    }

    [Fact]
    public async Task A_newer_schema_that_lacks_ours_gets_nothing_of_ours()
    {
        var fresh = await cluster.NewDatabase();
        await PostgresCluster.Execute(
            fresh,
            """
            CREATE TABLE schemaversions (schemaversionsid serial PRIMARY KEY, scriptname text NOT NULL, applied timestamp NOT NULL);
            INSERT INTO schemaversions (scriptname, applied) VALUES ('9999_from_the_future.sql', now())
            """);
        await using var store = PostgresDatabase.Store(fresh);
        await Assert.ThrowsAsync<StoreException>(() => store.Migrate(Cancel));
        Assert.Equal(1L, await Scalar(fresh, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"));
    }

    [Fact]
    public async Task Many_nodes_may_migrate_at_once()
    {
        var fresh = await cluster.NewDatabase();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var store = PostgresDatabase.Store(fresh);
            await store.Migrate(Cancel);
            await store.GetSharedKey("cursors", Cancel);
        }));
        Assert.Equal(
            await Scalar(fresh, "SELECT count(DISTINCT scriptname) FROM schemaversions"),
            await Scalar(fresh, "SELECT count(*) FROM schemaversions"));
        Assert.Equal(1L, await Scalar(fresh, "SELECT count(*) FROM shared_keys"));
    }

    [Fact]
    public async Task The_password_of_the_connection_string_is_used_for_migrating_too()
    {
        var fresh = await cluster.NewDatabase();
        await PostgresCluster.Execute(fresh, $"GRANT ALL ON SCHEMA public TO {PostgresCluster.SecuredRole}");
        var secured = new NpgsqlConnectionStringBuilder(fresh)
        {
            Username = PostgresCluster.SecuredRole,
            Password = PostgresCluster.SecuredPassword,
        };
        await using var store = PostgresDatabase.Store(secured.ConnectionString);
        await store.Migrate(Cancel);
        await store.Ping(Cancel);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_a_failure_of_the_store()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(await cluster.NewDatabase()) { Database = "nowhere" };
        await using var store = PostgresDatabase.Store(nowhere.ConnectionString);
        await Assert.ThrowsAsync<StoreException>(() => store.Migrate(Cancel));
        await Assert.ThrowsAsync<StoreException>(() => store.Ping(Cancel));
    }

    protected override Task<IStore> Open() => Task.FromResult(database.Shared);

    private static async Task<long> Scalar(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }
}

/// <summary>A database with our schema.</summary>
public sealed class PostgresDatabase(PostgresCluster cluster) : IAsyncLifetime
{
    private IStore? _store;

    public IStore Shared => _store!;

    internal static IStore Store(string database) =>
        new SqlStore(new PostgresDialect(NpgsqlDataSource.Create(database)));

    public async ValueTask InitializeAsync()
    {
        _store = Store(await cluster.NewDatabase());
        await _store.Migrate(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;
}
