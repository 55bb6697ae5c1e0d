using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>The conversations of a batch: locked in the order of their ids, so that two nodes never wait for each other.</summary>
internal sealed class ConversationHeads(SqlBatch sql)
{
    private const int MaximumCounted = 100;

    private readonly Dictionary<string, ConversationHead> _heads = new(StringComparer.Ordinal);

    public async Task Lock(IReadOnlyList<Append> changes)
    {
        var (isOneOf, ids) = sql.Dialect.IdIn(
            changes.Select(change => change.Conversation.Id).Distinct().Order(StringComparer.Ordinal));
        var heads = await sql.Query(
            $"""
            SELECT id, version, revision, last_event_id, last_content_id, {sql.Dialect.TransactionId} FROM conversations
            WHERE {isOneOf} {sql.Dialect.ForUpdate}
            """,
            ["id"], ids,
            row => (
                Head: new ConversationHead(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
                Transaction: row.GetString(5)));
        foreach (var (head, transaction) in heads)
        {
            _heads.Add(head.Id, head);
            sql.Transaction = transaction;
        }
    }

    public ConversationHead? Find(string id) => _heads.GetValueOrDefault(id);

    /// <summary>The names are written by <see cref="NameClaims"/>, before, and the members after this.</summary>
    /// <param name="now">The moment of the batch.</param>
    /// <param name="grown">What other nodes are told with the commit.</param>
    public async Task Write(long now, IReadOnlyList<AppendedRange> grown)
    {
        var moved = _heads.Values.Where(head => head.HasMoved).OrderBy(head => head.Id, StringComparer.Ordinal).ToList();
        await sql.ExecuteTelling(
            "UPDATE conversations SET last_event_id = @last, last_content_id = @content WHERE id = @id",
            ["id", "last", "content"],
            [.. moved.Where(head => !head.HasChanged).Select(head => new object?[] { head.Id, head.LastEventId, head.LastContentId })],
            grown);
        var changed = moved.Where(head => head.HasChanged).ToList();
        // Before the members are written, so without those that change as they were, and with them as they will be. A small
        // conversation is counted anew, which also mends what servers of before revisions wrote; a large one takes too long.
        await sql.Execute(
            $"""
            UPDATE conversations SET last_event_id = @last, last_content_id = @content, version = @version, revision = @revision,
                active_members = @active + CASE WHEN active_members <= {MaximumCounted}
                    THEN (SELECT count(*) FROM members m WHERE m.conversation_id = @id AND m.left_event_id IS NULL)
                    ELSE active_members END
                - (SELECT count(*) FROM members m
                   WHERE m.conversation_id = @id AND m.id {sql.Dialect.InTexts("members")} AND m.state <> 'LEFT')
            WHERE id = @id
            """,
            ["id", "last", "content", "version", "revision", "active", "members"],
            [
                .. changed.Select(head => new object?[]
                {
                    head.Id, head.LastEventId, head.LastContentId, head.Version, head.Revision,
                    head.Members.Values.Count(active => active), SqlDialect.Texts(head.Members.Keys),
                }),
            ]);
        await WriteFields([.. changed.Where(head => head.HasOtherFields)]);
        await sql.Execute(
            """
            UPDATE conversations SET expires_at = CASE WHEN active_members = 0 THEN @now + time_to_live * 1000000 END
            WHERE id = @id
            """,
            ["id", "now"], [.. changed.Where(head => head.MayExpire).Select(head => new object?[] { head.Id, now })]);
    }

    /// <summary>Each field that nobody changed stays what it is, and not what it was when something else was decided.</summary>
    private Task<int> WriteFields(IReadOnlyList<ConversationHead> heads) => sql.Execute(
        """
        UPDATE conversations SET
            display_name = CASE WHEN @new_display_name = 1 THEN @display_name ELSE display_name END,
            image_url = CASE WHEN @new_image_url = 1 THEN @image_url ELSE image_url END,
            properties = CASE WHEN @new_properties = 1 THEN @properties ELSE properties END,
            sort_key = CASE WHEN @new_sort_key = 1 THEN @sort_key ELSE sort_key END,
            time_to_live = CASE WHEN @new_ttl = 1 THEN @ttl ELSE time_to_live END,
            numbers = CASE WHEN @new_numbers = 1 THEN @numbers ELSE numbers END,
            callback = CASE WHEN @new_callback = 1 THEN @callback ELSE callback END,
            updated_at = @updated
        WHERE id = @id
        """,
        [
            "id", "new_display_name", "display_name", "new_image_url", "image_url", "new_properties", "properties", "new_sort_key",
            "sort_key", "new_ttl", "ttl", "new_numbers", "numbers", "new_callback", "callback", "updated",
        ],
        [.. heads.Select(head => head.FieldValues())]);
}
