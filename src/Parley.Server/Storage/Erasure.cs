using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// Deletes the content of events wherever it stands: in the event, in what its updates said, in the reactions to it, and in
/// whatever was written beside a receipt. The places stay, so that ids have no gap.
/// </summary>
internal sealed class Erasure(SqlBatch sql)
{
    private static readonly string[] Names = ["conversation", "target", "body", "now"];

    /// <param name="rows">Each: the conversation, the event, its new body, and when.</param>
    public async Task Run(IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
            return;
        await TakeBackReactions(rows);
        await sql.Execute(
            """
            UPDATE events SET body = @body, first_body = NULL, deleted_at = @now
            WHERE conversation_id = @conversation AND id = @target
            """,
            Names, rows);
        await EmptyWhatIsAbout(rows);
        await EmptyReceipts(rows);
    }

    /// <summary>Those to the event; and what the event itself says of another, when it is a reaction.</summary>
    private async Task TakeBackReactions(IReadOnlyList<object?[]> rows)
    {
        var events = rows.Select(row => row[..2]).ToList();
        await sql.Execute(
            $"""
            DELETE FROM receipts WHERE conversation_id = @conversation AND event_id = @target
            AND substr(kind, 1, 9) = '{ReceiptKinds.ReactionPrefix}'
            """,
            Names[..2], events);
        await sql.Execute(
            $"""
            DELETE FROM receipts WHERE conversation_id = @conversation AND (event_id, kind, member_id) IN (
                SELECT {sql.Dialect.TargetOf("e")}, '{ReceiptKinds.ReactionPrefix}' || {sql.Dialect.TextOf("e.body", "reaction")}, e.from_member
                FROM events e WHERE e.conversation_id = @conversation AND e.id = @target AND e.type = '{EventTypes.Reaction}')
            """,
            Names[..2], events);
    }

    private async Task EmptyWhatIsAbout(IReadOnlyList<object?[]> rows)
    {
        // The condition is the one of the index.
        var events = rows.Select(row => new[] { row[0], row[1], row[3] }).ToList();
        await sql.Execute(
            $$"""
            UPDATE events SET deleted_at = @now, body = '{"event_id":' || {{sql.Dialect.TargetOf("events")}}
                || CASE type WHEN '{{EventTypes.Reaction}}' THEN ',"reaction":""}' ELSE ',"text":""}' END
            WHERE conversation_id = @conversation AND {{SqlStore.IsAbout("events")}} AND {{sql.Dialect.TargetOf("events")}} = @target
            AND deleted_at IS NULL
            """,
            ["conversation", "target", "now"], events);
    }

    // Their keys are those that EventRules gives them.
    private Task<int> EmptyReceipts(IReadOnlyList<object?[]> rows) => sql.Execute(
        """
        UPDATE events SET body = @body
        WHERE conversation_id = @conversation AND length(body) > @most AND idempotency_key IN (
            SELECT 'r:' || r.kind || ':' || r.event_id || ':' || r.member_id FROM receipts r
            WHERE r.conversation_id = @conversation AND r.event_id = @target)
        """,
        ["conversation", "target", "body", "most"],
        // Two more for the id in quotes.
        [.. rows.Select(row => new[] { row[0], row[1], EventBody.About((long)row[1]!), EventBody.About((long)row[1]!).Length + 2 })]);
}
