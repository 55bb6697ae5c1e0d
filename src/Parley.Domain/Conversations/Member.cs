namespace Parley.Domain.Conversations;

public enum MemberState
{
    Invited,
    Joined,
    Left,
}

/// <summary>One participation of a user in a conversation. Who comes back after leaving is a new member.</summary>
/// <param name="UserName">The user's name, also when the user is gone.</param>
/// <param name="Channel">JSON object with a <c>type</c>.</param>
/// <param name="Media">JSON object, or null when nothing was said about media.</param>
/// <param name="CreatedAt">Microseconds since the Unix epoch, as the other times.</param>
/// <param name="InvitedBy">Who invited; null for one who was never invited.</param>
/// <param name="Reason">JSON object with <c>code</c> and <c>text</c>, given at leaving.</param>
/// <param name="FirstEventId">The event that made it a member; it is shown nothing older live.</param>
/// <param name="LeftEventId">Its <c>member:left</c>, the last event that it may read.</param>
/// <param name="ReadEventId">The newest event that it said to have seen; unread ones are counted from there.</param>
public sealed record Member(
    string ConversationId,
    string Id,
    string UserId,
    string UserName,
    MemberState State,
    string Channel,
    string? Media,
    string? KnockingId,
    long CreatedAt,
    long? InvitedAt = null,
    long? JoinedAt = null,
    long? LeftAt = null,
    Actor? InvitedBy = null,
    Actor? JoinedBy = null,
    Actor? LeftBy = null,
    string? Reason = null,
    long FirstEventId = 0,
    long? LeftEventId = null,
    long ReadEventId = 0)
{
    /// <summary>As the user is now; null when the user is gone.</summary>
    public MemberUser? User { get; init; }

    public bool IsActive => State != MemberState.Left;

    /// <summary>Whether an event of this id is one that the member may read.</summary>
    public bool MayRead(long eventId) => LeftEventId is not { } last || eventId <= last;
}

/// <summary>What a member's answer shows of its user.</summary>
public sealed record MemberUser(string? DisplayName, string? ImageUrl);

/// <summary>Who did something: a user, perhaps as a member of the conversation, or the application itself.</summary>
/// <param name="UserId">Null for the application, which the API calls the system.</param>
/// <param name="UserName">The name of the user.</param>
public sealed record Actor(string? UserId, string? MemberId, string? UserName)
{
    public static readonly Actor System = new(null, null, null);

    public bool IsSystem => UserId is null;
}

/// <summary>A membership together with its conversation, as a user's list of conversations shows it.</summary>
/// <param name="Unread">Messages of others after the newest seen event, counted up to <see cref="MaximumUnread"/>.</param>
/// <param name="LastMessage">The newest message that the member may read.</param>
public sealed record Membership(Member Member, Conversation Conversation, int Unread, Event? LastMessage)
{
    public const int MaximumUnread = 1_000;
}

/// <summary>Which of a user's memberships a list shows.</summary>
/// <param name="State">Null for the active ones.</param>
/// <param name="CreatedFrom">Of the conversation, in microseconds since the Unix epoch, as <paramref name="CreatedTo"/>.</param>
/// <param name="BySortKey">Ordered by <c>custom_sort_key</c> instead of by creation.</param>
public sealed record MembershipFilter(MemberState? State, long? CreatedFrom, long? CreatedTo, bool BySortKey);

/// <summary>
/// How far a user may be shown a conversation by one membership: after <paramref name="After"/>, up to
/// <paramref name="Last"/>.
/// </summary>
/// <param name="LeftAt">When the membership ended; null while it goes on.</param>
public readonly record struct Reach(string ConversationId, long After, long Last, long? LeftAt)
{
    public bool IsActive => LeftAt is null;
}
