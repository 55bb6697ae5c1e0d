using Microsoft.Data.Sqlite;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Server.Storage;
using SQLitePCL;

namespace Parley.Server.Tests.Storage;

public sealed class SqliteStoreTests : StoreSpecification, IAsyncDisposable
{
    private const string ScriptPrefix = "Parley.Server.Storage.Migrations.";

    private readonly TestDirectory _directory = TestDirectory.New();
    private readonly List<IStore> _stores = [];

    private string File => Path.Combine(_directory.Path, "parley.db");

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_as_it_is()
    {
        await (await Open()).DisposeAsync();
        _stores.Clear();
        Execute("INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('9999_from_the_future.sql', '2030-01-01')");
        var before = Count("SELECT count(*) FROM SchemaVersions");

        await using var store = new SqlStore(new SqliteDialect(File));
        var refusal = await Assert.ThrowsAsync<NewerSchemaException>(() => store.Migrate(Cancel));
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
        await Assert.ThrowsAsync<NewerSchemaException>(() => store.Migrate(Cancel));
        Assert.Equal(0, Count("SELECT count(*) FROM sqlite_master WHERE name IN ('users', 'applications', 'shared_keys')"));
    }

    [Fact]
    public async Task Events_of_an_older_schema_keep_their_receipts_and_their_words()
    {
        Execute("CREATE TABLE SchemaVersions (SchemaVersionID INTEGER PRIMARY KEY, ScriptName TEXT NOT NULL, Applied DATETIME NOT NULL)");
        foreach (var script in Scripts.TakeWhile(name => string.CompareOrdinal(name, "0006") < 0))
        {
            Execute(Script(script));
            Execute($"INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('{script}', '2026-01-01')");
        }

        Execute(
            """
            INSERT INTO applications VALUES ('app', 'k', 'n', 'p', '{}', 0, 1, 1);
            INSERT INTO users VALUES ('app', 'USR-1', 'ann', NULL, NULL, '{}', '{}', 1, 1, 1);
            INSERT INTO conversations VALUES (
                'app', 'CON-1', 'c', NULL, NULL, '{}', NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, 2, 2, 1, 1);
            INSERT INTO members VALUES (
                'app', 'CON-1', 'MEM-1', 'USR-1', 'ann', 'JOINED', '{}', NULL, NULL, 1, NULL, 1, NULL, '{}', NULL, 1, NULL, 1);
            INSERT INTO events VALUES ('CON-1', 1, 'text', 'MEM-1', NULL, '{"text":"first"}', NULL, 1, NULL, 1, NULL);
            INSERT INTO events VALUES ('CON-1', 2, 'text', 'MEM-1', NULL, '{"text":"second"}', NULL, 2, NULL, 1, 'k');
            INSERT INTO event_words (rowid, words) VALUES (1, 'first'), (2, 'second');
            INSERT INTO receipts VALUES ('CON-1', 1, 'seen', 'MEM-1', 3);
            """);

        var store = await Open();
        var conversation = (await store.GetConversation("app", "CON-1", Cancel))!;
        await store.Append([new Append(conversation, new EventDraft("text", "MEM-1", null, """{"text":"third"}""", null))], 4, Cancel);
        Assert.Equal([1L, 2, 3], (await store.ReadEvents("CON-1", 0, 9, 9, Cancel)).Select(item => item.Id));
        Assert.Equal(["MEM-1"], (await store.ListReceipts("CON-1", [1, 2, 3], long.MaxValue, Cancel)).Select(receipt => receipt.MemberId));
        Assert.Equal(
            "1 after 0, 2 after 1, 3 after 2",
            Scalar("SELECT group_concat(id || ' after ' || previous_content, ', ') FROM (SELECT * FROM events ORDER BY id)"));
        foreach (var (word, id) in new[] { ("first", 1L), ("second", 2), ("third", 3) })
        {
            var found = await store.SearchEvents("app", "USR-1", word, new PageRequest(9, SortOrder.Ascending), Cancel);
            Assert.Equal([id], found.Items.Select(item => item.Id));
        }

        Assert.True(await store.DeleteConversation("app", "CON-1", null, Cancel));
        Assert.Equal(0, Count("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM receipts) + (SELECT number FROM event_words_end)"));
    }

    [Fact]
    public async Task What_was_deleted_before_it_was_emptied_everywhere_is_emptied_by_the_migration()
    {
        Execute("CREATE TABLE SchemaVersions (SchemaVersionID INTEGER PRIMARY KEY, ScriptName TEXT NOT NULL, Applied DATETIME NOT NULL)");
        foreach (var script in Scripts.TakeWhile(name => string.CompareOrdinal(name, "0016") < 0))
        {
            Execute(Script(script));
            Execute($"INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('{script}', '2026-01-01')");
        }

        Execute(DeletedBefore.Rows);
        await DeletedBefore.Check(await Open(), Cancel);
    }

    [Fact]
    public async Task What_is_about_an_event_is_found_by_an_index()
    {
        await using var dialect = new SqliteDialect(File);
        await using var store = new SqlStore(dialect);
        await store.Migrate(Cancel);
        var plan = await dialect.Read(
            connection => connection.QueryAsync(
                null,
                $"EXPLAIN QUERY PLAN SELECT u.id FROM events u WHERE u.conversation_id = 'CON-1' AND {SqlStore.IsAbout("u")} AND {dialect.TargetOf("u")} = 1 AND u.id > 2",
                row => row.GetString(3), Cancel), Cancel);
        Assert.Equal(["SEARCH u USING INDEX events_about (conversation_id=? AND <expr>=? AND id>?)"], plan);
    }

    [Fact]
    public async Task Counting_what_is_unread_takes_a_constant_number_of_steps_for_each_message()
    {
        await using var dialect = new SqliteDialect(File);
        var store = new SqlStore(dialect);
        await store.Migrate(Cancel);
        Execute(
            """
            INSERT INTO applications (id, api_key, name, public_key, capabilities, improve_ai, created_at, version)
            VALUES ('app', 'k', 'n', 'p', '{}', 0, 1, 1);
            INSERT INTO users (application_id, id, name, properties, channels, created_at, updated_at, version)
            VALUES ('app', 'USR-1', 'ann', '{}', '{}', 1, 1, 1);
            INSERT INTO conversations (application_id, id, name, properties, created_at, last_event_id, last_content_id, active_members, version)
            VALUES ('app', 'CON-1', 'c', '{}', 1, 1, 1, 1, 1);
            INSERT INTO members (application_id, conversation_id, id, user_id, user_name, state, channel, created_at, actors, first_event_id, read_event_id)
            VALUES ('app', 'CON-1', 'MEM-1', 'USR-1', 'ann', 'JOINED', '{}', 1, '{}', 1, 0);
            """);
        var few = await StepsOfUnread(200);
        var many = await StepsOfUnread(800);
        Assert.InRange(many, few, few * 5);

        async Task<int> StepsOfUnread(int messages)
        {
            Execute(
                $$"""
                DELETE FROM events;
                INSERT INTO events (conversation_id, id, type, from_member, body, created_at, previous_content)
                WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < {{messages}})
                SELECT 'CON-1', id, 'text', 'MEM-2', '{"text":"x"}', id, id - 1 FROM n;
                UPDATE conversations SET last_event_id = {{messages}}, last_content_id = {{messages}};
                """);
            var steps = 0;
            await OnReader(connection => raw.sqlite3_progress_handler(connection.Handle, 10, Count, null));
            var filter = new MembershipFilter(null, null, null, BySortKey: false);
            var listed = await store.ListMemberships("app", "USR-1", filter, new PageRequest(9, SortOrder.Ascending), Cancel);
            await OnReader(connection => raw.sqlite3_progress_handler(connection.Handle, 0, null, null));
            Assert.Equal(Math.Min(messages, Membership.MaximumUnread), listed.Items.Single().Unread);
            return steps;

            int Count(object _)
            {
                steps++;
                return 0;
            }
        }

        // A reader is used again: the next read has it.
        Task OnReader(Action<SqliteConnection> use) => dialect.Read(
            connection =>
            {
                use((SqliteConnection)connection);
                return Task.FromResult(0);
            }, Cancel);
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
        _directory.Dispose();
    }

    protected override async Task<IStore> Open()
    {
        var store = new SqlStore(new SqliteDialect(File));
        _stores.Add(store);
        await store.Migrate(Cancel);
        return store;
    }

    internal Task<IStore> OpenForOthers() => Open();

    private static IEnumerable<string> Scripts => typeof(SqlStore).Assembly.GetManifestResourceNames()
        .Select(name => name.Replace(ScriptPrefix, "", StringComparison.Ordinal))
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.Contains(".postgres.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string Script(string name)
    {
        using var reader = new StreamReader(typeof(SqlStore).Assembly.GetManifestResourceStream(ScriptPrefix + name)!);
        return reader.ReadToEnd();
    }

    private void Execute(string sql) => Count(sql);

    private long Count(string sql) => Scalar(sql) as long? ?? 0;

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
