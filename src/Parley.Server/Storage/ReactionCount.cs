using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// The reactions that members have to events, while a batch that holds their conversations decides: whoever else wants to
/// add one waits.
/// </summary>
internal sealed class ReactionCount(SqlBatch sql)
{
    // The condition is the one of the index.
    private static readonly string KindsOfMember =
        $"""
        SELECT conversation_id, event_id, member_id, kind FROM receipts
        WHERE conversation_id = @conversation AND event_id = @event AND member_id = @member
        AND substr(kind, 1, 9) = '{ReceiptKinds.ReactionPrefix}' LIMIT {ReceiptKinds.MaximumReactions}
        """;

    private readonly Dictionary<(string Conversation, long Event, string Member), HashSet<string>> _kinds = [];

    /// <summary>Reads those that the changes may add to.</summary>
    public async Task Read(IReadOnlyList<Append> changes)
    {
        foreach (var change in changes)
        {
            if (IsReaction(change.Event))
                _kinds.TryAdd(Key(change), []);
        }

        var found = await sql.Query(
            KindsOfMember, ["conversation", "event", "member"],
            [.. _kinds.Keys.Select(key => new object?[] { key.Conversation, key.Event, key.Member })],
            row => (Key: (row.GetString(0), row.GetInt64(1), row.GetString(2)), Kind: row.GetString(3)));
        foreach (var (key, kind) in found)
            _kinds[key].Add(kind);
    }

    /// <summary>Counts what the change adds or takes back; false when it would be one too many.</summary>
    public bool Admit(Append change)
    {
        if (!IsReaction(change.Event))
            return true;
        var kinds = _kinds[Key(change)];
        var kind = change.Event.Mark!;
        if (change.Event.Effect == TargetEffect.Unmark)
            kinds.Remove(kind);
        else if (!kinds.Contains(kind) && kinds.Count >= ReceiptKinds.MaximumReactions)
            return false;
        else
            kinds.Add(kind);
        return true;
    }

    private static bool IsReaction(EventDraft draft) =>
        draft.Mark?.StartsWith(ReceiptKinds.ReactionPrefix, StringComparison.Ordinal) == true;

    private static (string, long, string) Key(Append change) =>
        (change.Conversation.Id, change.Event.Target!.Value, change.Event.From!);
}
