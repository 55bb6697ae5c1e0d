using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    private const string MemberColumns =
        """
        m.conversation_id, m.id, m.user_id, COALESCE(u.name, m.user_name), m.state, m.channel, m.media, m.knocking_id,
        m.created_at, m.invited_at, m.joined_at, m.left_at, m.actors, m.reason, m.first_event_id, m.left_event_id,
        m.read_event_id, u.display_name, u.image_url
        """;

    private const int MemberWidth = 19;

    private const string ReachOfUser =
        """
        SELECT m.conversation_id, m.first_event_id - 1, COALESCE(m.left_event_id, c.last_event_id),
            CASE WHEN m.left_event_id IS NOT NULL THEN COALESCE(m.left_at, 0) END
        FROM members m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.application_id = @app AND m.user_id = @user AND (m.left_event_id IS NULL OR m.left_at >= @left_since)
        ORDER BY m.conversation_id, m.first_event_id
        """;

    // From the newest content that the member is shown back to the newest that it has seen. SQLite keeps the order of a CROSS
    // JOIN; of a plain one it reads, for each content, all events that are unread.
    private const string Unread =
        $"""
        WITH RECURSIVE unread (previous_content, counted) AS (
            SELECT n.previous_content, {IsUnread} FROM events n
            WHERE n.conversation_id = m.conversation_id AND n.id > m.read_event_id
            AND n.id = CASE WHEN m.left_event_id IS NULL THEN c.last_content_id ELSE (
                SELECT l.id FROM events l WHERE l.conversation_id = m.conversation_id AND l.id <= m.left_event_id
                AND l.previous_content IS NOT NULL ORDER BY l.id DESC LIMIT 1) END
            UNION ALL
            SELECT n.previous_content, newer.counted + {IsUnread}
            FROM unread newer CROSS JOIN events n
            WHERE n.conversation_id = m.conversation_id AND n.id = newer.previous_content
            AND n.id > m.read_event_id AND newer.counted < @maximum)
        SELECT COALESCE(MAX(counted), 0) FROM unread
        """;

    private const string IsUnread =
        "CASE WHEN n.deleted_at IS NULL AND n.from_member IS DISTINCT FROM m.id THEN 1 ELSE 0 END";

    private const string Members =
        "members m LEFT JOIN users u ON u.application_id = m.application_id AND u.id = m.user_id";

    // The latest of a user's memberships in a conversation.
    private const string IsLatest =
        """
        NOT EXISTS (SELECT 1 FROM members o WHERE o.conversation_id = m.conversation_id AND o.user_id = m.user_id
                    AND o.first_event_id > m.first_event_id)
        """;

    public Task<Member?> GetMember(string conversationId, string id, CancellationToken cancel) => ReadOne(
        $"SELECT {MemberColumns} FROM {Members} WHERE m.conversation_id = @conversation AND m.id = @id",
        row => ReadMember(row), cancel, ("conversation", conversationId), ("id", id));

    public Task<Member?> GetMemberOfUser(string conversationId, string userId, CancellationToken cancel) => ReadOne(
        $"""
        SELECT {MemberColumns} FROM {Members} WHERE m.conversation_id = @conversation AND m.user_id = @user
        ORDER BY m.first_event_id DESC LIMIT 1
        """,
        row => ReadMember(row), cancel, ("conversation", conversationId), ("user", userId));

    public async Task<Page<Member>> ListMembers(
        string conversationId, MemberState? state, PageRequest page, CancellationToken cancel)
    {
        var list = KeysetList.By("m.created_at", "m.id", page, ("conversation", conversationId));
        if (state is { } wanted)
            list.Where("m.state = @state", ("state", StateText(wanted)));
        var rows = await Read(
            $"SELECT {MemberColumns} FROM {Members} WHERE m.conversation_id = @conversation {list.Clauses}",
            row => ReadMember(row), cancel, list.Parameters);
        return Page.FromRead(rows, page);
    }

    public async Task<IReadOnlyList<Member>> ListReaders(
        string conversationId, long fromEventId, long leftSince, CancellationToken cancel) => await Read(
        $"""
        SELECT {MemberColumns} FROM {Members} WHERE m.conversation_id = @conversation
        AND (m.left_event_id IS NULL OR m.left_event_id >= @from OR m.left_at >= @left_since)
        """,
        row => ReadMember(row), cancel, ("conversation", conversationId), ("from", fromEventId), ("left_since", leftSince));

    public async Task<Page<Membership>> ListMemberships(
        string applicationId, string userId, MembershipFilter filter, PageRequest page, CancellationToken cancel)
    {
        (string, object?)[] parameters =
            [("app", applicationId), ("user", userId), ("left", StateText(MemberState.Left)), ("maximum", Membership.MaximumUnread)];
        // A key that is unset sorts as an empty one; the id makes equal keys different.
        var list = filter.BySortKey
            ? KeysetList.ByText("(COALESCE(c.sort_key, '') || '\n' || c.id)", page, parameters)
            : KeysetList.By("c.created_at", "c.id", page, parameters);
        if (filter.State is { } state)
            list.Where("m.state = @state", ("state", StateText(state)));
        else
            list.Where("m.state <> @left");
        if (filter.CreatedFrom is { } from)
            list.Where("c.created_at >= @created_from", ("created_from", from));
        if (filter.CreatedTo is { } to)
            list.Where("c.created_at <= @created_to", ("created_to", to));
        var rows = await Read(
            $"""
            SELECT {MemberColumns}, {ConversationColumns},
                ({Unread}),
                {EventColumns}
            FROM {Members} JOIN conversations c ON c.id = m.conversation_id
            LEFT JOIN events e ON e.conversation_id = c.id AND e.id = c.last_content_id
                AND (m.left_event_id IS NULL OR e.id <= m.left_event_id)
            WHERE m.application_id = @app AND m.user_id = @user AND {IsLatest} {list.Clauses}
            """,
            ReadMembership, cancel, list.Parameters);
        for (var i = 0; i < rows.Count; i++)
        {
            // Who left is shown what was said until then.
            if (rows[i] is { LastMessage: { } message, Member.LeftEventId: { } left })
            {
                var then = await ReadEvents(message.ConversationId, message.Id - 1, left, 1, cancel);
                rows[i] = rows[i] with { LastMessage = then is [var one] ? one : null };
            }
        }

        return Page.FromRead(rows, page);
    }

    public async Task<IReadOnlyList<Reach>> ListReach(
        string applicationId, string userId, long leftSince, CancellationToken cancel) =>
        await Read(ReachOfUser, ReadReach, cancel, ("app", applicationId), ("user", userId), ("left_since", leftSince));

    internal static string StateText(MemberState state) => state switch
    {
        MemberState.Invited => "INVITED",
        MemberState.Joined => "JOINED",
        _ => "LEFT",
    };

    internal static string ActorsText(Member member) => JsonSerializer.Serialize(
        new Actors(member.InvitedBy, member.JoinedBy, member.LeftBy), ActorsJson.Default.Actors);

    private static Reach ReadReach(DbDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64OrNull(3));

    private static Membership ReadMembership(DbDataReader row)
    {
        const int Unread = MemberWidth + ConversationWidth;
        return new Membership(
            ReadMember(row), ReadConversation(row, MemberWidth), row.GetInt32(Unread),
            row.IsDBNull(Unread + 1) ? null : ReadEvent(row, Unread + 1));
    }

    private static Member ReadMember(DbDataReader row)
    {
        var actors = JsonSerializer.Deserialize(row.GetString(12), ActorsJson.Default.Actors)!;
        return new Member(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), ReadState(row.GetString(4)),
            row.GetString(5), row.GetStringOrNull(6), row.GetStringOrNull(7), row.GetInt64(8), row.GetInt64OrNull(9),
            row.GetInt64OrNull(10), row.GetInt64OrNull(11), actors.Invited, actors.Joined, actors.Left,
            row.GetStringOrNull(13), row.GetInt64(14), row.GetInt64OrNull(15), row.GetInt64(16))
        {
            User = new MemberUser(row.GetStringOrNull(17), row.GetStringOrNull(18)),
        };
    }

    private static MemberState ReadState(string text) => text switch
    {
        "INVITED" => MemberState.Invited,
        "JOINED" => MemberState.Joined,
        _ => MemberState.Left,
    };

    internal sealed record Actors(Actor? Invited, Actor? Joined, Actor? Left);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Actors))]
    internal sealed partial class ActorsJson : JsonSerializerContext;
}
