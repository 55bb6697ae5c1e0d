using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
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
        var refusal = await Assert.ThrowsAsync<NewerSchemaException>(() => store.Migrate(Cancel));
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
        await Assert.ThrowsAsync<NewerSchemaException>(() => store.Migrate(Cancel));
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
    public async Task Messages_of_an_older_schema_are_found_when_their_words_were_added()
    {
        var fresh = await cluster.NewDatabase();
        await using var source = NpgsqlDataSource.Create(fresh);
        await using var dialect = new PostgresDialect(source);
        await using var store = new SqlStore(dialect);
        await store.Migrate(Cancel);
        var application = Guid.NewGuid().ToString();
        await PostgresCluster.Execute(
            fresh,
            $$"""
            INSERT INTO applications (id, api_key, name, public_key, capabilities, improve_ai, created_at, version)
            VALUES ('{{application}}', 'k', 'n', 'p', '{}', 0, 1, 1);
            INSERT INTO conversations (application_id, id, name, properties, created_at, last_event_id, last_content_id, active_members, version)
            VALUES ('{{application}}', 'CON-1', 'c', '{}', 1, 1200, 1200, 1, 1);
            INSERT INTO users (application_id, id, name, properties, channels, created_at, updated_at, version)
            VALUES ('{{application}}', 'USR-1', 'ann', '{}', '{}', 1, 1, 1);
            INSERT INTO members (application_id, conversation_id, id, user_id, user_name, state, channel, created_at, actors, first_event_id, read_event_id)
            VALUES ('{{application}}', 'CON-1', 'MEM-1', 'USR-1', 'ann', 'JOINED', '{}', 1, '{}', 1, 1);
            INSERT INTO events (conversation_id, id, type, body, created_at, previous_content)
            SELECT 'CON-1', n, 'text', '{"text":"word nr' || n || '"}', n, n - 1 FROM generate_series(1, 1200) n;
            INSERT INTO event_words_missing SELECT conversation_id, id FROM events;
            """);
        var conversation = (await store.GetConversation(application, "CON-1", Cancel))!;
        // One of them is updated before its turn comes.
        await store.Append(
            [
                new Append(conversation, new EventDraft("event:update", null, null, EventBody.About(7), null)
                {
                    Target = 7, Effect = TargetEffect.Update, TargetBody = """{"text":"another"}""",
                }),
            ], 9, Cancel);

        var nodes = Enumerable.Range(0, 2).Select(_ => new WordBackfill(dialect, TimeProvider.System, NullLogger<WordBackfill>.Instance));
        Assert.Equal(1200, (await Task.WhenAll(nodes.Select(node => node.Run(Cancel)))).Sum());
        foreach (var (words, ids) in new (string, long[])[] { ("nr1200", [1200]), ("another", [7]), ("nr7", []), ("NR1", [1]) })
        {
            var found = await store.SearchEvents(application, "USR-1", words, new PageRequest(9, SortOrder.Ascending), Cancel);
            Assert.Equal(ids, found.Items.Select(item => item.Id));
        }
    }

    [Fact]
    public async Task Words_of_an_older_schema_are_not_added_while_their_event_is_being_deleted()
    {
        var fresh = await cluster.NewDatabase();
        await using var source = NpgsqlDataSource.Create(fresh);
        await using var dialect = new PostgresDialect(source);
        await using var store = new SqlStore(dialect);
        await store.Migrate(Cancel);
        await PostgresCluster.Execute(
            fresh,
            """
            INSERT INTO applications (id, api_key, name, public_key, capabilities, improve_ai, created_at, version)
            VALUES ('app', 'k', 'n', 'p', '{}', 0, 1, 1);
            INSERT INTO conversations (application_id, id, name, properties, created_at, last_event_id, last_content_id, active_members, version)
            VALUES ('app', 'CON-1', 'c', '{}', 1, 1, 1, 1, 1);
            INSERT INTO events (conversation_id, id, type, body, created_at, previous_content) VALUES ('CON-1', 1, 'text', '{"text":"secret"}', 1, 0);
            INSERT INTO event_words_missing SELECT conversation_id, id FROM events;
            """);
        var backfill = new WordBackfill(dialect, TimeProvider.System, NullLogger<WordBackfill>.Instance);
        await using (var connection = await source.OpenConnectionAsync(Cancel))
        await using (var transaction = await connection.BeginTransactionAsync(Cancel))
        {
            await connection.ExecuteAsync(transaction, """UPDATE events SET body = '{"text":""}', deleted_at = 2""", Cancel);
            Assert.Equal(0, await backfill.Run(Cancel));
            await connection.ExecuteAsync(transaction, "DELETE FROM event_words", Cancel);
            await transaction.CommitAsync(Cancel);
        }

        Assert.Equal(1, await backfill.Run(Cancel));
        Assert.Equal(0L, await Scalar(fresh, "SELECT count(*) FROM event_words"));
    }

    [Fact]
    public async Task What_is_about_an_event_is_found_by_an_index()
    {
        var fresh = await cluster.NewDatabase();
        await using var source = NpgsqlDataSource.Create(fresh);
        await using var dialect = new PostgresDialect(source);
        await using var store = new SqlStore(dialect);
        await store.Migrate(Cancel);
        // Of an empty table it would read all.
        var plan = await dialect.Write(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(transaction, "SET LOCAL enable_seqscan = off", Cancel);
                return await connection.QueryAsync(
                    transaction,
                    $"EXPLAIN SELECT u.id FROM events u WHERE u.conversation_id = 'CON-1' AND {SqlStore.IsAbout("u")} AND {dialect.TargetOf("u")} = 1",
                    row => row.GetString(0), Cancel);
            }, Cancel);
        Assert.Contains(plan, line => line.Contains("events_about", StringComparison.Ordinal) && !line.Contains("Seq", StringComparison.Ordinal));
        Assert.Contains(plan, line => line.Contains("Index Cond", StringComparison.Ordinal) && line.Contains("CASE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_that_takes_too_long_ends_and_says_so_and_so_does_one_that_nobody_waits_for()
    {
        await using var source = NpgsqlDataSource.Create(await cluster.NewDatabase());
        await using var dialect = new PostgresDialect(source);
        await Assert.ThrowsAsync<TooExpensiveException>(() => dialect.Read(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT 1 FROM pg_sleep(600)";
                command.CommandTimeout = 1;
                return await command.ExecuteScalarAsync(Cancel);
            }, Cancel));

        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var begun = new TaskCompletionSource();
        var read = dialect.Read(
            connection =>
            {
                var reading = connection.QueryAsync(null, "SELECT 1 FROM pg_sleep(600)", row => row.GetInt32(0), gone.Token);
                begun.SetResult();
                return reading;
            }, gone.Token);
        await begun.Task;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Fact]
    public async Task What_was_deleted_before_it_was_emptied_everywhere_is_emptied_by_the_migration()
    {
        var fresh = await cluster.NewDatabase();
        await using (var store = PostgresDatabase.Store(fresh))
            await store.Migrate(Cancel);
        // Back to the schema before.
        await PostgresCluster.Execute(
            fresh,
            """
            DELETE FROM schemaversions WHERE scriptname LIKE '%0016%';
            DROP INDEX events_about;
            ALTER TABLE events DROP COLUMN first_body;
            ALTER TABLE receipts DROP COLUMN said_in;
            """ + DeletedBefore.Rows + @"INSERT INTO events (conversation_id, id, type, body, created_at)
            VALUES ('CON-1', 8, 'text:update', '{""event_id"":2,""text"":""a NUL: \u0000""}', 1), ('CON-1', 9, 'custom:reaction', '{""event_id"":""none""}', 1)");
        await using var again = PostgresDatabase.Store(fresh);
        await again.Migrate(Cancel);
        await DeletedBefore.Check(again, Cancel);
    }

    [Fact]
    public async Task Growth_leaves_out_nothing_that_is_committed_after_a_later_transaction()
    {
        var fresh = await cluster.NewDatabase();
        await using var store = PostgresDatabase.Store(fresh);
        await store.Migrate(Cancel);
        await PostgresCluster.Execute(
            fresh,
            """
            INSERT INTO applications (id, api_key, name, public_key, capabilities, improve_ai, created_at, version)
            VALUES ('app', 'k', 'n', 'p', '{}', 0, 1, 1);
            INSERT INTO conversations (application_id, id, name, properties, created_at, last_event_id, last_content_id, active_members, version)
            VALUES ('app', 'CON-slow', 's', '{}', 1, 1, 1, 1, 1), ('app', 'CON-quick', 'q', '{}', 1, 1, 1, 1, 1);
            """);
        var mark = (await store.ListGrowth(null, Cancel)).Mark;
        await using var connection = new NpgsqlConnection(fresh);
        await connection.OpenAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var slow = new NpgsqlCommand(
            "INSERT INTO events (conversation_id, id, type, body, created_at) VALUES ('CON-slow', 1, 'text', '{}', 1)", connection, transaction);
        await slow.ExecuteNonQueryAsync(Cancel);
        await PostgresCluster.Execute(
            fresh, "INSERT INTO events (conversation_id, id, type, body, created_at) VALUES ('CON-quick', 1, 'text', '{}', 1)");

        var between = await store.ListGrowth(mark, Cancel);
        await transaction.CommitAsync(Cancel);
        var after = await store.ListGrowth(between.Mark, Cancel);

        Assert.Equal(["CON-quick"], between.Ranges.Select(range => range.ConversationId));
        Assert.Contains("CON-slow", after.Ranges.Select(range => range.ConversationId));
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
