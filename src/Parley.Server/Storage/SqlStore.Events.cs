using System.Data.Common;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    internal const string EventColumns =
        "e.conversation_id, e.id, e.type, e.from_member, e.to_member, e.body, e.sender, e.created_at, e.deleted_at";

    public async Task<IReadOnlyList<AppendResult>> Append(Func<Appends> draw, CancellationToken cancel)
    {
        var results = await dialect.WriteInTurn(sql => new AppendBatch(sql, draw()).Run(), cancel);
        _words?.Follow(results.Count);
        return results;
    }

    public Task<Event?> GetEvent(string conversationId, long id, CancellationToken cancel) => ReadOne(
        $"SELECT {EventColumns} FROM events e WHERE e.conversation_id = @conversation AND e.id = @id",
        row => ReadEvent(row), cancel, ("conversation", conversationId), ("id", id));

    public async Task<Page<Event>> ListEvents(
        string conversationId, EventFilter filter, PageRequest page, CancellationToken cancel)
    {
        var list = KeysetList.ByNumber("e.id", page, ("conversation", conversationId));
        if (filter.StartId is { } start)
            list.Where("e.id >= @start", ("start", start));
        if (Math.Min(filter.EndId ?? long.MaxValue, filter.Last) is var last and < long.MaxValue)
            list.Where("e.id <= @last", ("last", last));
        if (filter.ExcludeDeleted)
            list.Where("e.deleted_at IS NULL");
        if (filter.Types.Count > 0)
            WhereTypes(list, filter.Types);
        if (filter.Last == long.MaxValue)
        {
            var rows = await Read(
                $"SELECT {EventColumns} FROM events e WHERE e.conversation_id = @conversation {list.Clauses}",
                row => ReadEvent(row), cancel, list.Parameters);
            return Page.FromRead(rows, page);
        }

        var read = await Read(
            $"SELECT {ColumnsAsOf("@newest")} FROM events e WHERE e.conversation_id = @conversation {list.Clauses}",
            ReadAsOf, cancel, [.. list.Parameters, ("newest", filter.Last)]);
        return Page.FromRead(await AsOf(read, conversationId, filter.Last, cancel), page);
    }

    public async Task<IReadOnlyList<Event>> ReadEvents(
        string conversationId, long after, long last, int take, CancellationToken cancel)
    {
        var read = await Read(
            $"""
            SELECT {ColumnsAsOf("@last")} FROM events e
            WHERE e.conversation_id = @conversation AND e.id > @after AND e.id <= @last ORDER BY e.id LIMIT @take
            """,
            ReadAsOf, cancel, ("conversation", conversationId), ("after", after), ("last", last), ("take", take));
        return await AsOf(read, conversationId, last, cancel);
    }

    public async Task<Growth> ListGrowth(long? mark, CancellationToken cancel)
    {
        // The first row has the mark, seen by the same statement as the others.
        var rows = await Read(
            dialect.Growth,
            row => (Mark: row.GetInt64(0), Range: row.IsDBNull(1) ? null : new AppendedRange(
                row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), Restructured: false)),
            cancel, ("mark", mark ?? long.MaxValue));
        return new Growth(rows[0].Mark, [.. rows.Select(row => row.Range).OfType<AppendedRange>()]);
    }

    // Of older receipts nobody knows the event that said it: then the time decides.
    public async Task<IReadOnlyList<Receipt>> ListReceipts(
        string conversationId, IReadOnlyList<long> eventIds, long last, CancellationToken cancel) =>
        eventIds.Count == 0 ? [] : await Read(
            $"""
            SELECT event_id, member_id, kind, created_at FROM receipts
            WHERE conversation_id = @conversation AND event_id {dialect.InNumbers("events")}
            {(last == long.MaxValue ? "" : """
            AND (said_in <= @last OR said_in IS NULL AND created_at < COALESCE(
                (SELECT e.created_at FROM events e WHERE e.conversation_id = @conversation AND e.id = @last), 0))
            """)}
            """,
            row => new Receipt(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3)), cancel,
            [
                ("conversation", conversationId), ("events", $"[{string.Join(',', eventIds)}]"),
                .. last == long.MaxValue ? [] : new (string, object?)[] { ("last", last) },
            ]);

    public async Task<Page<Event>> SearchEvents(
        string applicationId, string userId, string words, PageRequest page, CancellationToken cancel)
    {
        if (_words is not null)
            await _words.CatchUp(cancel);
        words = SearchWords.Join(words, SearchWords.MarkOf(applicationId));
        if (words.Length == 0)
            return Page.FromRead(new List<Event>(), page);
        var list = KeysetList.By(
            "e.created_at", "(e.conversation_id || '/' || CAST(e.id AS TEXT))", page,
            ("app", applicationId), ("user", userId), ("words", dialect.SearchFor(words)));
        var rows = await Read(
            $"""
            SELECT {EventColumns} FROM {dialect.EventsWithWords} WHERE {dialect.WordsMatch} AND e.deleted_at IS NULL
            AND EXISTS (SELECT 1 FROM members m WHERE m.application_id = @app AND m.user_id = @user
                AND m.conversation_id = e.conversation_id
                AND (m.left_event_id IS NULL OR e.id <= m.left_event_id AND NOT {IsNewerThan("m.left_event_id")}))
            {list.Clauses}
            """,
            row => ReadEvent(row), cancel, list.Parameters);
        return Page.FromRead(rows, page);
    }

    internal static Event ReadEvent(DbDataReader row, int at = 0) => new(
        row.GetString(at), row.GetInt64(at + 1), row.GetString(at + 2), row.GetStringOrNull(at + 3),
        row.GetStringOrNull(at + 4), row.GetString(at + 5), row.GetStringOrNull(at + 6), row.GetInt64(at + 7),
        row.GetInt64OrNull(at + 8));

    private static void WhereTypes(KeysetList list, IReadOnlyList<string> types)
    {
        var conditions = new List<string>();
        var parameters = new List<(string, object?)>();
        for (var i = 0; i < types.Count; i++)
        {
            var type = types[i];
            if (type.EndsWith('*'))
            {
                conditions.Add($"substr(e.type, 1, @length{i}) = @type{i}");
                parameters.Add(($"length{i}", type.Length - 1));
                parameters.Add(($"type{i}", type[..^1]));
            }
            else
            {
                conditions.Add($"e.type = @type{i}");
                parameters.Add(($"type{i}", type));
            }
        }

        list.Where($"({string.Join(" OR ", conditions)})", [.. parameters]);
    }
}
