using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Parley.Domain;
using Parley.Domain.Applications;
using Parley.Domain.Conversations;
using Parley.Domain.Users;
using Parley.Server.Storage;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Storage;

/// <summary>Commits whose answers are lost, and transactions that meet each other.</summary>
public sealed class PostgresFaultTests(PostgresCluster cluster)
{
    private const string Application = "5c1b4bd1-1b1b-4b1b-8b1b-000000000001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Loss.Answer)]
    [InlineData(Loss.Request)]
    [InlineData(Loss.RequestUnnoticed)]
    internal async Task What_became_of_a_commit_whose_answer_was_lost_is_found_out_and_everything_is_written_once(Loss loss)
    {
        await using var proxy = new LossyProxy(await cluster.NewDatabase());
        await using var store = Store(proxy.Database);
        var conversation = await Begin(store);
        foreach (var text in new[] { "one", "two" })
        {
            proxy.Next = loss;
            var results = await store.Append([Text(conversation, text)], 1, Cancel);
            Assert.Equal(AppendStatus.Appended, results.Single().Status);
        }

        proxy.Next = loss;
        Assert.True(await store.AddUser(User("ann"), Cancel));
        proxy.Next = loss;
        Assert.Equal(UserDeletion.Deleted, await store.DeleteUser(Application, "USR-ann", 2, Cancel));
        Assert.Equal(
            ["""{"text":"one"}""", """{"text":"two"}"""],
            (await store.ReadEvents(conversation.Id, 0, 99, 99, Cancel)).Select(item => item.Body));
    }

    [Theory]
    [InlineData(Loss.Answer)]
    [InlineData(Loss.Request)]
    internal async Task Where_nobody_tells_what_became_of_a_commit_that_is_said(Loss loss)
    {
        var time = new FakeTimeProvider();
        await using var proxy = new LossyProxy(await cluster.NewDatabase());
        await using var store = Store(proxy.Database, time);
        var conversation = await Begin(store);
        foreach (var write in new Func<Task>[]
        {
            () => store.Append([Text(conversation, "x")], 1, Cancel), () => store.AddUser(User("ann"), Cancel),
        })
        {
            (proxy.IsGoneAfterLoss, proxy.Next) = (true, loss);
            var writing = write();
            await Wait.Until(() =>
            {
                time.Advance(TimeSpan.FromMilliseconds(200));
                return Task.FromResult(writing.IsCompleted);
            }, ended => ended, TimeSpan.FromMinutes(1), "the write ends");
            await Assert.ThrowsAsync<OutcomeUnknownException>(() => writing);
            (proxy.IsGone, proxy.IsGoneAfterLoss) = (false, false);
        }

        var isThere = loss == Loss.Answer;
        Assert.Equal(isThere ? 1 : 0, (await store.ReadEvents(conversation.Id, 0, 99, 99, Cancel)).Count);
        Assert.Equal(isThere, await store.GetUser(Application, "USR-ann", Cancel) is not null);
    }

    [Fact]
    public async Task A_batch_that_is_the_victim_of_deadlocks_is_written_when_they_are_over()
    {
        var database = await cluster.NewDatabase();
        await using var store = Store(database);
        var conversation = await Begin(store);
        await FailAtFirst(database, "UPDATE ON conversations", PostgresErrorCodes.DeadlockDetected, 4);
        var results = await store.Append([.. Enumerable.Range(0, 1_024).Select(i => Text(conversation, $"{i}"))], 1, Cancel);
        Assert.Equal(Enumerable.Range(1, 1_024).Select(id => (long)id), results.Select(result => result.Event!.Id));
        Assert.Equal(1_024, (await store.GetConversation(Application, conversation.Id, Cancel))!.LastEventId);
    }

    [Fact]
    public async Task Other_writes_that_meet_are_done_again_and_not_for_ever()
    {
        var database = await cluster.NewDatabase();
        await using var store = Store(database);
        await Begin(store);
        await FailAtFirst(database, "INSERT ON users", PostgresErrorCodes.SerializationFailure, 4);
        Assert.True(await store.AddUser(User("ann"), Cancel));
        await PostgresCluster.Execute(database, "ALTER SEQUENCE tries MINVALUE -1000 RESTART -1000");
        await Assert.ThrowsAsync<StoreException>(() => store.AddUser(User("bob"), Cancel));
        Assert.Null(await store.GetUser(Application, "USR-bob", Cancel));
    }

    [Fact]
    public async Task A_name_that_is_taken_while_a_batch_is_written_refuses_who_wants_it_alone()
    {
        var database = await cluster.NewDatabase();
        await using var store = Store(database);
        var (ours, other) = (await Begin(store), Room("other"));
        await store.AddConversation(other, Cancel);
        var results = await Beside(
            database,
            $$"""
            INSERT INTO conversations (application_id, id, name, properties, created_at, last_event_id, last_content_id, active_members, version)
            VALUES ('{{Application}}', 'CON-theirs', 'wanted', '{}', 1, 0, 0, 0, 1)
            """,
            () => store.Append(
                [
                    Text(other, "before"),
                    new Append(ours, new EventDraft(EventTypes.ConversationUpdated, null, null, "{}", null)) { Changed = ours with { Name = "wanted" } },
                    Text(other, "after"),
                ], 1, Cancel));
        Assert.Equal([AppendStatus.Appended, AppendStatus.NameTaken, AppendStatus.Appended], results.Select(result => result.Status));
    }

    [Fact]
    public async Task Of_a_user_that_is_deleted_while_it_becomes_a_member_one_is_refused()
    {
        var database = await cluster.NewDatabase();
        await using var store = Store(database);
        var conversation = await Begin(store);
        foreach (var name in new[] { "ann", "bob" })
            await store.AddUser(User(name), Cancel);
        var join = MemberRules.Add(
            conversation, null, new AddMember(User("ann"), MemberState.Joined, "{}", null, null), Actor.System, 9, TimeProvider.System).Value;
        var joined = await Beside(
            database, "DELETE FROM users WHERE id = 'USR-ann'", () => store.Append([join, Text(conversation, "x")], 1, Cancel));
        Assert.Equal([AppendStatus.NoUser, AppendStatus.Appended], joined.Select(result => result.Status));

        var deleted = await Beside(
            database,
            $$"""
            SELECT 1 FROM users WHERE id = 'USR-bob' FOR KEY SHARE;
            INSERT INTO members (application_id, conversation_id, id, user_id, user_name, state, channel, created_at, actors, first_event_id, read_event_id)
            VALUES ('{{Application}}', '{{conversation.Id}}', 'MEM-bob', 'USR-bob', 'bob', 'JOINED', '{}', 1, '{}', 1, 1)
            """,
            () => store.DeleteUser(Application, "USR-bob", 1, Cancel));
        Assert.Equal(UserDeletion.IsMember, deleted);
    }

    /// <summary>Runs something that meets a transaction, which is committed when they have met.</summary>
    private static async Task<T> Beside<T>(string database, string statements, Func<Task<T>> run)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var command = new NpgsqlCommand(statements, connection, transaction))
            await command.ExecuteNonQueryAsync(Cancel);
        var running = run();
        await Wait.Until(
            async () =>
            {
                await using var waiting = new NpgsqlCommand(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection, transaction);
                return (long)(await waiting.ExecuteScalarAsync(Cancel))!;
            },
            waiting => waiting > 0 || running.IsCompleted, TimeSpan.FromMinutes(1), "it waits for the transaction");
        Assert.False(running.IsCompleted);
        await transaction.CommitAsync(Cancel);
        return await running;
    }

    /// <summary>PostgreSQL fails as it does when transactions meet. A sequence counts, which no rollback sets back.</summary>
    private static Task FailAtFirst(string database, string occasion, string code, int times) => PostgresCluster.Execute(
        database,
        $"""
        CREATE SEQUENCE tries;
        CREATE FUNCTION fail() RETURNS trigger AS $$
        BEGIN
            IF nextval('tries') <= {times} THEN RAISE EXCEPTION 'They met.' USING ERRCODE = '{code}'; END IF;
            RETURN NEW;
        END $$ LANGUAGE plpgsql;
        CREATE TRIGGER failing BEFORE {occasion} FOR EACH ROW EXECUTE FUNCTION fail();
        """);

    private static SqlStore Store(string database, TimeProvider? time = null) =>
        new(new PostgresDialect(NpgsqlDataSource.Create(database), time: time));

    private static async Task<Conversation> Begin(SqlStore store)
    {
        await store.Migrate(Cancel);
        await store.AddApplication(new Application(Application, "key", "ours", "pem", "{}", false, 1), Cancel);
        var conversation = Room("ours");
        Assert.True(await store.AddConversation(conversation, Cancel));
        return conversation;
    }

    private static Conversation Room(string name) => new(Application, $"CON-{name}", name, null, null, "{}", null, null, null, null, 1);

    private static User User(string name) => new(Application, $"USR-{name}", name, null, null, "{}", "{}", 1, 1);

    private static Append Text(Conversation conversation, string text) =>
        new(conversation, new EventDraft("text", null, null, $$"""{"text":"{{text}}"}""", null));
}
