using Parley.Domain;

namespace Parley.Server.Tests.Storage;

/// <summary>Events that were deleted by a version that emptied only the event itself, on either engine.</summary>
internal static class DeletedBefore
{
    public const string Rows =
        """
        INSERT INTO applications (id, api_key, name, public_key, capabilities, improve_ai, created_at, version)
        VALUES ('app', 'k', 'n', 'p', '{}', 0, 1, 1);
        INSERT INTO conversations (application_id, id, name, properties, created_at, last_event_id, last_content_id, active_members, version)
        VALUES ('app', 'CON-1', 'c', '{}', 1, 9, 2, 1, 1);
        INSERT INTO events (conversation_id, id, type, from_member, body, created_at, deleted_at, previous_content) VALUES
            ('CON-1', 1, 'message', 'MEM-1', '{"message_type":"text","text":""}', 1, 5, 0),
            ('CON-1', 2, 'text', 'MEM-1', '{"text":"now"}', 1, NULL, 1),
            ('CON-1', 3, 'message:update', 'MEM-1', '{"event_id":1,"text":"secret"}', 2, NULL, NULL),
            ('CON-1', 4, 'text:update', 'MEM-1', '{"text":"secret","event_id":"1"}', 3, NULL, NULL),
            ('CON-1', 5, 'custom:reaction', 'MEM-1', '{"event_id":1,"reaction":"secret"}', 4, NULL, NULL),
            ('CON-1', 6, 'text:update', 'MEM-1', '{"event_id":2,"text":"now"}', 6, NULL, NULL),
            ('CON-1', 7, 'custom:reaction', 'MEM-1', '{"event_id":2,"reaction":"kept"}', 7, NULL, NULL);
        INSERT INTO receipts (conversation_id, event_id, kind, member_id, created_at) VALUES
            ('CON-1', 1, 'reaction:secret', 'MEM-1', 4), ('CON-1', 1, 'seen', 'MEM-2', 4),
            ('CON-1', 2, 'reaction:kept', 'MEM-1', 7), ('CON-1', 2, 'seen', 'MEM-2', 2);
        """;

    public static async Task Check(IStore store, CancellationToken cancel)
    {
        var log = await store.ReadEvents("CON-1", 0, long.MaxValue, 7, cancel);
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], log.Select(item => item.Id));
        Assert.All(log, item => Assert.DoesNotContain("secret", item.Body, StringComparison.Ordinal));
        Assert.Equal(["now", "now"], new[] { log[1], log[5] }.Select(item => System.Text.Json.Nodes.JsonNode.Parse(item.Body)!["text"]!.GetValue<string>()));
        Assert.Equal([1L, 3, 4, 5], log.Where(item => item.DeletedAt == 5).Select(item => item.Id));
        Assert.Equal(
            ["reaction:kept", "seen", "seen"],
            (await store.ListReceipts("CON-1", [1, 2], long.MaxValue, cancel)).Select(receipt => receipt.Kind).Order(StringComparer.Ordinal));

        // Of what was updated by an older version nobody knows what it was; of its receipts the time decides.
        Assert.Equal("""{"text":""}""", (await store.ReadEvents("CON-1", 1, 4, 1, cancel))[0].Body);
        Assert.Equal(["seen"], (await store.ListReceipts("CON-1", [2], 4, cancel)).Select(receipt => receipt.Kind));
    }
}
