using System.Data.Common;
using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// What texts said at an event. The row has the newest text and the first one, and each update says its own; nobody else
/// keeps what was between.
/// </summary>
internal sealed partial class SqlStore
{
    /// <summary>Whether an event is about another and repeats or answers what that says; the condition of an index.</summary>
    internal static string IsAbout(string events) =>
        $"{events}.type IN ('{EventTypes.MessageUpdate}', '{EventTypes.TextUpdate}', '{EventTypes.Reaction}')";

    /// <summary>Updates <c>u</c> of the event <c>e</c>.</summary>
    private string UpdatesOfIt =>
        $"""
        u.conversation_id = e.conversation_id AND {IsAbout("u")} AND u.type <> '{EventTypes.Reaction}'
        AND {dialect.TargetOf("u")} = e.id
        """;

    /// <summary>Whether the event <c>e</c> says something that it did not say at another one.</summary>
    private string IsNewerThan(string last) =>
        $"""
        (e.type IN ('{EventTypes.Message}', '{EventTypes.Text}') AND e.deleted_at IS NULL
        AND EXISTS (SELECT 1 FROM events u WHERE {UpdatesOfIt} AND u.id > {last}))
        """;

    /// <summary>The columns of an event <c>e</c>, and whether it says something newer.</summary>
    private string ColumnsAsOf(string last) => $"{EventColumns}, CASE WHEN {IsNewerThan(last)} THEN 1 ELSE 0 END";

    /// <summary>The events as they were when <paramref name="last"/> was the newest; what was deleted since is.</summary>
    private async Task<List<Event>> AsOf(
        List<(Event Event, bool IsNewer)> rows, string conversationId, long last, CancellationToken cancel)
    {
        var newer = string.Join(',', rows.Where(row => row.IsNewer).Select(row => row.Event.Id));
        if (newer.Length == 0)
            return [.. rows.Select(row => row.Event)];
        var earlier = await Read(
            $"""
            SELECT e.id, e.first_body, u.body, u.created_at FROM events e
            LEFT JOIN events u ON u.conversation_id = e.conversation_id AND u.id = (
                SELECT MAX(u.id) FROM events u WHERE {UpdatesOfIt} AND u.id <= @last)
            WHERE e.conversation_id = @conversation AND e.id {dialect.InNumbers("ids")}
            """,
            row => (Id: row.GetInt64(0), First: row.GetStringOrNull(1), Update: row.GetStringOrNull(2), At: row.GetInt64OrNull(3)),
            cancel, ("conversation", conversationId), ("last", last), ("ids", $"[{newer}]"));
        var texts = earlier.ToDictionary(text => text.Id);
        return
        [
            .. rows.Select(row => row.IsNewer && texts.TryGetValue(row.Event.Id, out var text)
                ? row.Event with { Body = EventContent.Earlier(row.Event, text.First, text.Update, text.At ?? 0) } : row.Event),
        ];
    }

    private static (Event Event, bool IsNewer) ReadAsOf(DbDataReader row) => (ReadEvent(row), row.GetInt32(9) != 0);
}
