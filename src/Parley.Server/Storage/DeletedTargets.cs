using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>
/// Which of the events that a batch is about are deleted, while it holds their conversations: what was decided a moment
/// before a deletion must not bring back what that took away.
/// </summary>
internal sealed class DeletedTargets(SqlBatch sql)
{
    private readonly HashSet<(string Conversation, long Event)> _deleted = [];

    public async Task Read(IReadOnlyList<Append> changes)
    {
        var found = await sql.Query(
            "SELECT conversation_id, id FROM events WHERE conversation_id = @conversation AND id = @id AND deleted_at IS NOT NULL",
            ["conversation", "id"],
            [.. changes.Where(IsOfContent).Select(Key).Distinct().Select(key => new object?[] { key.Conversation, key.Event })],
            row => (row.GetString(0), row.GetInt64(1)));
        _deleted.UnionWith(found);
    }

    /// <summary>False when the target is deleted; a deletion makes it so for those that follow.</summary>
    public bool Admit(Append change)
    {
        if (!IsOfContent(change))
            return true;
        return change.Event.Effect == TargetEffect.Delete ? _deleted.Add(Key(change)) : !_deleted.Contains(Key(change));
    }

    public bool Contains(string conversation, long id) => _deleted.Contains((conversation, id));

    // Clients report by themselves what was delivered, also when it is gone by then, and die of a refusal.
    private static bool IsOfContent(Append change) =>
        change.Event is { Effect: not TargetEffect.None, Target: not null, Mark: not ReceiptKinds.Delivered };

    private static (string Conversation, long Event) Key(Append change) => (change.Conversation.Id, change.Event.Target!.Value);
}
