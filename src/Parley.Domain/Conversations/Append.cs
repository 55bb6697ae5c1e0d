namespace Parley.Domain.Conversations;

/// <summary>
/// A decided change of a conversation: one event, and what changes with it. It is applied only to the revision that it
/// was decided on, and gets its event's id inside the commit.
/// </summary>
/// <param name="Conversation">What it was decided on.</param>
public sealed record Append(Conversation Conversation, EventDraft Event)
{
    private readonly Conversation? _changed;

    /// <summary>
    /// The conversation's new fields; null when neither it nor a member changes. They get the next version, and a revision that
    /// no other change has: what is decided on them while they are being written is not applied unless they are.
    /// </summary>
    public Conversation? Changed
    {
        get => _changed;
        init => _changed = value?.Following(Conversation);
    }

    /// <summary>The member that the event is about, as it will be.</summary>
    public Member? Member { get; init; }
}

/// <param name="Now">When they are applied, in microseconds since the Unix epoch.</param>
public sealed record Appends(IReadOnlyList<Append> Changes, long Now);

/// <summary>An event that has no id yet.</summary>
public sealed record EventDraft(string Type, string? From, string? To, string Body, string? Sender)
{
    /// <summary>One event for each key in a conversation: a repeated one returns the first.</summary>
    public string? Key { get; init; }

    /// <summary>The event that this one is about. It must exist.</summary>
    public long? Target { get; init; }

    public TargetEffect Effect { get; init; }

    /// <summary>What is noted of the target: a name of <see cref="ReceiptKinds"/>.</summary>
    public string? Mark { get; init; }

    /// <summary>The new body of the target, for an update or a deletion.</summary>
    public string? TargetBody { get; init; }
}

/// <summary>What an event does to its target.</summary>
public enum TargetEffect
{
    None,

    /// <summary>The target's state notes that the sender said this of it.</summary>
    Receipt,

    /// <summary>The target's state forgets that the sender said this of it.</summary>
    Unmark,

    /// <summary>The target's content goes and its place stays.</summary>
    Delete,

    /// <summary>The target's content is replaced.</summary>
    Update,
}

public enum AppendStatus
{
    Appended,

    /// <summary>An event with the same key was there; it is returned and nothing was changed.</summary>
    Repeated,

    /// <summary>The conversation has another revision by now, or is gone: read and decide again.</summary>
    Stale,

    /// <summary>The target does not exist.</summary>
    NoTarget,

    /// <summary>The target is deleted.</summary>
    TargetDeleted,

    /// <summary>The member has as many reactions to the target as it may have.</summary>
    TooManyReactions,

    /// <summary>The conversation's new name belongs to another one.</summary>
    NameTaken,

    /// <summary>The user that would be a member is gone.</summary>
    NoUser,
}

/// <param name="Event">The stored event, when appended or repeated.</param>
/// <param name="Member">The member with its event ids, when one changed.</param>
public sealed record AppendResult(AppendStatus Status, Event? Event = null, Member? Member = null);
