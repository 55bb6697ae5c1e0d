using Parley.Domain.Conversations;

namespace Parley.Server.Storage;

/// <summary>A conversation that a batch holds locked, and what the changes that the batch took make of it.</summary>
internal sealed class ConversationHead(string id, long version, long revision, long lastEventId, long lastContentId)
{
    private readonly long _lockedAt = lastEventId;
    private Conversation? _before;

    public string Id => id;

    public long Version { get; private set; } = version;

    public long Revision { get; private set; } = revision;

    public long LastEventId { get; private set; } = lastEventId;

    public long LastContentId { get; private set; } = lastContentId;

    /// <summary>Members that changed, each with whether it is invited or joined in the end.</summary>
    public Dictionary<string, bool> Members { get; } = new(StringComparer.Ordinal);

    public bool HasMoved => LastEventId > _lockedAt;

    /// <summary>Whether more changes than its end.</summary>
    public bool HasChanged => After is not null;

    /// <summary>Its fields as the changes leave them.</summary>
    public Conversation? After { get; private set; }

    public bool HasOtherFields => After is not null && Fields(_before!) != Fields(After);

    public bool HasOtherTimeToLive => After?.TimeToLive != _before?.TimeToLive;

    /// <summary>Whether it may begin to expire, or may no longer.</summary>
    public bool MayExpire =>
        (After?.TimeToLive ?? _before?.TimeToLive) is not null && (HasOtherTimeToLive || Members.Count > 0);

    /// <summary>
    /// Whether the change was decided on what is here. The revision alone would tell, but for servers of before revisions, which
    /// raise the version and leave the revision as it is.
    /// </summary>
    public bool Is(Conversation decidedOn) => Version == decidedOn.Version && Revision == decidedOn.Revision;

    /// <summary>Takes a change.</summary>
    /// <returns>The id of its event, and the content before it where it is one.</returns>
    public (long Id, long? PreviousContent) Take(Append change)
    {
        LastEventId++;
        long? previous = null;
        if (EventTypes.IsContent(change.Event.Type))
            (previous, LastContentId) = (LastContentId, LastEventId);
        if (change.Changed is { } changed)
        {
            _before ??= change.Conversation;
            (After, Version, Revision) = (changed, changed.Version, changed.Revision);
        }

        if (change.Member is { } member)
            Members[member.Id] = member.IsActive;
        return (LastEventId, previous);
    }

    /// <summary>The id; for each field whether it becomes another one, and which; and when that was decided.</summary>
    public object?[] FieldValues()
    {
        var (before, after) = (_before!, After!);
        return
        [
            id, Differs(before.DisplayName, after.DisplayName), after.DisplayName, Differs(before.ImageUrl, after.ImageUrl), after.ImageUrl,
            Differs(before.Properties, after.Properties), after.Properties, Differs(before.SortKey, after.SortKey), after.SortKey,
            Differs(before.TimeToLive, after.TimeToLive), after.TimeToLive, Differs(before.Numbers, after.Numbers), after.Numbers,
            Differs(before.Callback, after.Callback), after.Callback, after.UpdatedAt,
        ];
    }

    private static int Differs<T>(T before, T after) => EqualityComparer<T>.Default.Equals(before, after) ? 0 : 1;

    /// <summary>Without the name, which is written alone, and without what the members make of it.</summary>
    private static Conversation Fields(Conversation conversation) =>
        conversation with { Name = "", ExpiresAt = null, LastEventId = 0, ActiveMembers = 0, Version = 0, Revision = 0 };
}
