using Parley.Domain.Conversations;

namespace Parley.Server.Tests.Storage;

public abstract partial class StoreSpecification
{
    [Fact]
    public async Task The_log_up_to_an_event_has_the_texts_of_then_and_no_deleted_ones()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        await store.Append([Text(conversation, "one"), Text(conversation, "two"), Text(conversation, "three")], Tick(), Cancel);
        await Update(conversation, 1, "uno"); // 4
        // Two in one commit.
        await store.Append(
            [await UpdateOf(conversation, 1, "un"), await UpdateOf(conversation, 2, "deux"), await UpdateOf(conversation, 1, "eins")], Tick(), Cancel); // 5 to 7
        foreach (var (last, one, two) in new[]
        {
            (3L, "one", "two"), (4, "uno", "two"), (5, "un", "two"), (6, "un", "deux"), (7, "eins", "deux"), (long.MaxValue, "eins", "deux"),
        })
        {
            Assert.Equal([one, two, "three"], await Texts(last));
            var listed = await store.ListEvents(conversation.Id, new EventFilter(null, 3, [], false, last), Everything, Cancel);
            Assert.Equal([one, two, "three"], listed.Items.Select(TextIn));
        }

        var first = (await store.GetEvent(conversation.Id, 1, Cancel))!;
        await store.Append([About(conversation, 1, TargetEffect.Delete, EventContent.Deleted(first, Tick()))], Tick(), Cancel);
        foreach (var last in new[] { 3L, 4, 7 })
            Assert.Equal("", (await Texts(last))[0]);

        async Task<string?[]> Texts(long last) =>
            [.. (await store.ReadEvents(conversation.Id, 0, last, 3, Cancel)).Select(TextIn)];
    }

    [Fact]
    public async Task Receipts_up_to_an_event_are_those_that_were_said_by_then()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        await store.Append([Text(conversation, "one"), Receipt(conversation, 1, "MEM-a"), Receipt(conversation, 1, "MEM-b")], 5, Cancel);
        Assert.Equal(["MEM-a"], (await store.ListReceipts(conversation.Id, [1], 2, Cancel)).Select(receipt => receipt.MemberId));
        Assert.Equal(2, (await store.ListReceipts(conversation.Id, [1], 3, Cancel)).Count);
    }

    [Fact]
    public async Task A_deletion_empties_what_is_about_its_event_and_refuses_what_comes_later()
    {
        var (store, conversation) = (await Store(), await StoredConversation());
        var user = await StoredUser(conversation.ApplicationId);
        await Join(conversation, user);
        conversation = (await store.GetConversation(conversation.ApplicationId, conversation.Id, Cancel))!;
        await store.Append([Text(conversation, "secret"), Text(conversation, "kept")], Tick(), Cancel);
        await Update(conversation, 2, "secret again"); // 4
        await Update(conversation, 3, "kept too"); // 5
        Assert.Equal([2L], await Found(conversation.ApplicationId, user, "again"));

        // All decided before any of it was written.
        var (update, reaction) = (await UpdateOf(conversation, 2, "secret for ever"), Reaction(conversation, 2));
        var first = (await store.GetEvent(conversation.Id, 2, Cancel))!;
        var delete = About(conversation, 2, TargetEffect.Delete, EventContent.Deleted(first, Tick()));
        var results = await store.Append([update, reaction, delete, update, reaction, delete], Tick(), Cancel); // 6 to 8
        Assert.Equal(
            [AppendStatus.Appended, AppendStatus.Appended, AppendStatus.Appended, AppendStatus.TargetDeleted, AppendStatus.TargetDeleted, AppendStatus.TargetDeleted],
            results.Select(result => result.Status));
        Assert.All(await store.Append([update, reaction, delete], Tick(), Cancel), result => Assert.Equal(AppendStatus.TargetDeleted, result.Status));

        var log = await store.ReadEvents(conversation.Id, 0, long.MaxValue, 99, Cancel);
        Assert.Equal(8, log.Count);
        Assert.All(log, item => Assert.DoesNotContain("secret", item.Body, StringComparison.Ordinal));
        Assert.Contains("kept too", log[4].Body, StringComparison.Ordinal);
        Assert.Empty(await store.ListReceipts(conversation.Id, [2], long.MaxValue, Cancel));
        foreach (var word in new[] { "secret", "again", "ever" })
            Assert.Empty(await Found(conversation.ApplicationId, user, word));
        Assert.Equal([3L], await Found(conversation.ApplicationId, user, "too"));
    }

    private async Task Update(Conversation conversation, long target, string text) =>
        await (await Store()).Append([await UpdateOf(conversation, target, text)], Tick(), Cancel);

    private async Task<Append> UpdateOf(Conversation conversation, long target, string text)
    {
        var body = EventContent.Updated((await (await Store()).GetEvent(conversation.Id, target, Cancel))!, text, Tick());
        return new Append(
            conversation, new EventDraft(EventTypes.TextUpdate, null, null, $$"""{"event_id":{{target}},"text":"{{text}}"}""", null)
            {
                Target = target,
                Effect = TargetEffect.Update,
                TargetBody = body,
            });
    }

    private static Append Reaction(Conversation conversation, long target) => new(
        conversation, new EventDraft(EventTypes.Reaction, "MEM-a", null, $$"""{"event_id":{{target}},"reaction":"secret"}""", null)
        {
            Target = target,
            Effect = TargetEffect.Receipt,
            Mark = ReceiptKinds.ReactionPrefix + "secret",
        });

    private static string? TextIn(Event item) => System.Text.Json.Nodes.JsonNode.Parse(item.Body)!["text"]?.GetValue<string>();
}
