using System.Data.Common;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    private const string ConversationColumns =
        """
        c.application_id, c.id, c.name, c.display_name, c.image_url, c.properties, c.sort_key, c.time_to_live, c.numbers,
        c.callback, c.created_at, c.created_by, c.updated_at, c.expires_at, c.last_event_id, c.active_members, c.version,
        c.revision
        """;

    private const int ConversationWidth = 18;

    public async Task<bool?> AddConversation(Conversation conversation, CancellationToken cancel)
    {
        try
        {
            await Execute(
                """
                INSERT INTO conversations (
                    application_id, id, name, display_name, image_url, properties, sort_key, time_to_live, numbers, callback,
                    created_at, created_by, updated_at, expires_at, last_event_id, last_content_id, active_members, version,
                    revision)
                VALUES (
                    @app, @id, @name, @display_name, @image_url, @properties, @sort_key, @ttl, @numbers, @callback,
                    @created, @created_by, @updated, @expires, 0, 0, @active, @version, @revision)
                """,
                cancel, Parameters(conversation));
            return true;
        }
        catch (StoreException failure) when (failure.InnerException is DbException inner)
        {
            if (dialect.IsUniqueViolation(inner))
                return false;
            if (dialect.IsForeignKeyViolation(inner))
                return null;
            throw;
        }
    }

    public Task<Conversation?> GetConversation(string applicationId, string id, CancellationToken cancel) => ReadOne(
        $"SELECT {ConversationColumns} FROM conversations c WHERE c.application_id = @app AND c.id = @id",
        row => ReadConversation(row), cancel, ("app", applicationId), ("id", id));

    public Task<Conversation?> GetConversationByName(string applicationId, string name, CancellationToken cancel) => ReadOne(
        $"SELECT {ConversationColumns} FROM conversations c WHERE c.application_id = @app AND c.name = @name",
        row => ReadConversation(row), cancel, ("app", applicationId), ("name", name));

    public async Task<Page<Conversation>> ListConversations(
        string applicationId, long? createdFrom, long? createdTo, PageRequest page, CancellationToken cancel)
    {
        var list = KeysetList.By("c.created_at", "c.id", page, ("app", applicationId));
        if (createdFrom is { } from)
            list.Where("c.created_at >= @created_from", ("created_from", from));
        if (createdTo is { } to)
            list.Where("c.created_at <= @created_to", ("created_to", to));
        var rows = await Read(
            $"SELECT {ConversationColumns} FROM conversations c WHERE c.application_id = @app {list.Clauses}",
            row => ReadConversation(row), cancel, list.Parameters);
        return Page.FromRead(rows, page);
    }

    public async Task<(IReadOnlyList<Conversation> Items, int Total)> ListConversationsByIndex(
        string applicationId, string? memberUserId, long? createdFrom, long? createdTo, SortOrder order, int skip, int take,
        CancellationToken cancel)
    {
        var chosen = "FROM conversations c WHERE c.application_id = @app AND c.created_at >= @from AND c.created_at <= @to";
        if (memberUserId is not null)
            chosen +=
                """
                 AND EXISTS (SELECT 1 FROM members m
                    WHERE m.conversation_id = c.id AND m.user_id = @user AND m.left_event_id IS NULL)
                """;
        (string, object?)[] parameters =
        [
            ("app", applicationId), ("from", createdFrom ?? 0), ("to", createdTo ?? long.MaxValue), ("user", memberUserId ?? ""),
            ("skip", skip), ("take", take),
        ];
        var direction = order == SortOrder.Ascending ? "ASC" : "DESC";
        var items = await Read(
            $"SELECT {ConversationColumns} {chosen} ORDER BY c.created_at {direction}, c.id {direction} LIMIT @take OFFSET @skip",
            row => ReadConversation(row), cancel, parameters);
        var total = await Read($"SELECT count(*) {chosen}", row => row.GetInt32(0), cancel, parameters[..4]);
        return (items, total[0]);
    }

    public async Task<bool> DeleteConversation(
        string applicationId, string id, long? expiredAt, CancellationToken cancel) => await Execute(
        expiredAt is null
            ? "DELETE FROM conversations WHERE application_id = @app AND id = @id"
            // Servers of before revisions could leave an end to one that is not empty.
            : """
              DELETE FROM conversations WHERE application_id = @app AND id = @id AND expires_at <= @at
              AND NOT EXISTS (SELECT 1 FROM members m WHERE m.conversation_id = @id AND m.left_event_id IS NULL)
              """,
        cancel, [("app", applicationId), ("id", id), .. expiredAt is { } at ? [("at", at)] : Array.Empty<(string, object?)>()]) > 0;

    public async Task<IReadOnlyList<Conversation>> ListExpired(long now, int take, CancellationToken cancel) => await Read(
        $"""
        SELECT {ConversationColumns} FROM conversations c WHERE c.expires_at <= @now
        AND NOT EXISTS (SELECT 1 FROM members m WHERE m.conversation_id = c.id AND m.left_event_id IS NULL)
        ORDER BY c.expires_at LIMIT @take
        """,
        row => ReadConversation(row), cancel, ("now", now), ("take", take));

    private static (string, object?)[] Parameters(Conversation conversation) =>
    [
        ("app", conversation.ApplicationId), ("id", conversation.Id), ("name", conversation.Name),
        ("display_name", conversation.DisplayName), ("image_url", conversation.ImageUrl),
        ("properties", conversation.Properties), ("sort_key", conversation.SortKey), ("ttl", conversation.TimeToLive),
        ("numbers", conversation.Numbers), ("callback", conversation.Callback), ("created", conversation.CreatedAt),
        ("created_by", conversation.CreatedBy),
        ("updated", conversation.UpdatedAt), ("expires", conversation.ExpiresAt), ("active", conversation.ActiveMembers),
        ("version", conversation.Version), ("revision", conversation.Revision),
    ];

    private static Conversation ReadConversation(DbDataReader row, int at = 0) => new(
        row.GetString(at), row.GetString(at + 1), row.GetString(at + 2), row.GetStringOrNull(at + 3), row.GetStringOrNull(at + 4),
        row.GetString(at + 5), row.GetStringOrNull(at + 6), row.GetInt64OrNull(at + 7), row.GetStringOrNull(at + 8),
        row.GetStringOrNull(at + 9), row.GetInt64(at + 10), row.GetStringOrNull(at + 11), row.GetInt64OrNull(at + 12),
        row.GetInt64OrNull(at + 13), row.GetInt64(at + 14), row.GetInt32(at + 15), row.GetInt64(at + 16),
        row.GetInt64(at + 17));
}
