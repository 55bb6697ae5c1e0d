using Npgsql;
using Parley.Domain.Conversations;
using Parley.Server.Storage;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Storage;

/// <summary>A server of the last release goes on beside one of this release, on the schema of this one.</summary>
public sealed class EarlierServerTests(PostgresCluster cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_last_release_writes_is_taken_and_decisions_of_either_see_the_changes_of_the_other()
    {
        var database = await cluster.NewDatabase();
        await using var store = new SqlStore(new PostgresDialect(NpgsqlDataSource.Create(database)));
        await store.Migrate(Cancel);
        foreach (var statement in EarlierServer.Resources.Append(EarlierServer.AddConversation))
            await PostgresCluster.Execute(database, statement);
        var before = await Stored();

        // It moves the conversation on, and nothing that was decided on it before is applied.
        foreach (var statement in EarlierServer.Batch.Concat(EarlierServer.WordsOnPostgres))
            await PostgresCluster.Execute(database, statement);
        var update = await Update(before);
        Assert.Equal([AppendStatus.Stale, AppendStatus.Stale], update);
        var now = await Stored();
        Assert.Equal((3L, 1, "Old"), (now.LastEventId, now.ActiveMembers, now.DisplayName));
        Assert.Equal(3, (await store.ReadEvents(now.Id, 0, 99, 9, Cancel)).Count);
        Assert.Equal(MemberState.Joined, (await store.GetMember(now.Id, "MEM-ann", Cancel))!.State);

        // And it decides on the version alone, which ours raises.
        Assert.Equal([AppendStatus.Appended, AppendStatus.Appended], await Update(now));
        Assert.Equal(now.Version + 1, (await Stored()).Version);
        Assert.Equal(5, (await Stored()).LastEventId);

        async Task<Conversation> Stored() =>
            (await store.GetConversation(EarlierServer.Application, EarlierServer.Conversation, Cancel))!;

        async Task<IEnumerable<AppendStatus>> Update(Conversation decidedOn)
        {
            var changed = new Append(decidedOn, new EventDraft(EventTypes.ConversationUpdated, null, null, "{}", null))
            {
                Changed = decidedOn with { ImageUrl = "new" },
            };
            var text = new Append(changed.Changed!, new EventDraft("text", null, null, """{"text":"x"}""", null));
            return (await store.Append([changed, text], 5, Cancel)).Select(result => result.Status);
        }
    }
}
