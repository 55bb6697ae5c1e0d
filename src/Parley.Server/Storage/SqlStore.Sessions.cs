using System.Data.Common;
using System.Text.Json;
using Parley.Domain;
using Parley.Domain.Listing;
using Parley.Domain.Sessions;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    private const string SessionColumns =
        """
        application_id, id, user_id, connection, token_id, subject, issued_at, ends_at, key_thumbprint, created_at, alive_until,
        positions, client, acknowledges, reads, node
        """;

    private const string SessionFields =
        $"{SessionColumns}, COALESCE((SELECT n.alive_until FROM nodes AS n WHERE n.id = sessions.node), 0)";

    // Whoever is left first has the nearest end.
    private const string LivingSessions =
        $"""
        SELECT id, COALESCE((SELECT n.alive_until FROM nodes AS n WHERE n.id = sessions.node), 0) FROM sessions
        WHERE application_id = @app AND user_id = @user AND alive_until > @now ORDER BY alive_until, id
        """;

    private const string InsertSession =
        $"""
        INSERT INTO sessions ({SessionColumns}) VALUES (@app, @id, @user, @connection, @token_id, @subject, @issued_at, @ends_at,
            @key, @created, @alive, @positions, @client, @acknowledges, @reads, @node)
        """;

    private const string KeepSession =
        """
        UPDATE sessions SET alive_until = @alive, positions = @positions, node = @node
        WHERE application_id = @app AND id = @id AND connection = @connection
        """;

    private static readonly string[] InsertedParameters =
    [
        "app", "id", "user", "connection", "token_id", "subject", "issued_at", "ends_at", "key", "created", "alive", "positions",
        "client", "acknowledges", "reads", "node",
    ];

    private static readonly string[] KeptParameters = ["alive", "positions", "node", "app", "id", "connection"];

    public async Task<AddedSession> AddSession(Session session, int maximum, CancellationToken cancel)
    {
        try
        {
            // What fails is the last statement, for its user is gone, and of such a user there is no session to make room.
            return await dialect.WriteOnce(
                (connection, transaction) => AddSession(connection, transaction, session, maximum, cancel), cancel);
        }
        catch (StoreException failure)
            when (failure.InnerException is DbException inner && dialect.IsForeignKeyViolation(inner))
        {
            return AddedSession.NoUser;
        }
    }

    public Task<Session?> GetSession(string applicationId, string id, CancellationToken cancel) => ReadOne(
        $"SELECT {SessionFields} FROM sessions WHERE application_id = @app AND id = @id", ReadSession, cancel,
        ("app", applicationId), ("id", id));

    public async Task<IReadOnlyList<SessionState>> ReadSessions(
        string applicationId, IReadOnlyList<string> ids, CancellationToken cancel) => await Read(
        $"""
        SELECT id, connection, token_id, issued_at, ends_at FROM sessions
        WHERE application_id = @app AND id {dialect.InTexts("ids")}
        """,
        row => new SessionState(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4)),
        cancel, ("app", applicationId), ("ids", JsonSerializer.Serialize(ids)));

    public async Task<bool> TakeSession(
        Session session, string expectedConnection, long now, CancellationToken cancel) => await Execute(
        """
        UPDATE sessions SET connection = @connection, token_id = @token_id, subject = @subject, issued_at = @issued_at,
            ends_at = @ends_at, key_thumbprint = @key, reads = @reads, alive_until = @alive, node = @node
        WHERE application_id = @app AND id = @id AND user_id = @user AND connection = @expected AND alive_until > @now
        """,
        cancel,
        [.. Parameters(session).Where(parameter => parameter.Name is not ("created" or "positions" or "client" or "acknowledges")),
            ("expected", expectedConnection), ("now", now)]) > 0;

    public Task KeepSessions(IReadOnlyList<Session> sessions, long aliveUntil, CancellationToken cancel) => dialect.Write(
        (connection, transaction) => new SqlBatch(dialect, connection, transaction).Execute(
            KeepSession, KeptParameters,
            [.. sessions.OrderBy(session => session.ApplicationId, StringComparer.Ordinal).ThenBy(session => session.Id, StringComparer.Ordinal)
                .Select(session => new object?[]
                {
                    aliveUntil, session.Positions, session.Node, session.ApplicationId, session.Id, session.Connection,
                })]),
        cancel);

    public async Task<bool> DeleteSession(string applicationId, string id, CancellationToken cancel) => await Execute(
        "DELETE FROM sessions WHERE application_id = @app AND id = @id", cancel, ("app", applicationId), ("id", id)) > 0;

    public Task DeleteDeadSessions(long now, CancellationToken cancel) =>
        Execute("DELETE FROM sessions WHERE alive_until <= @now", cancel, ("now", now));

    public async Task<Page<Session>> ListSessions(
        string applicationId, string userId, long now, PageRequest page, CancellationToken cancel)
    {
        var list = new KeysetList(page, ("app", applicationId), ("user", userId), ("now", now));
        var rows = await Read(
            $"""
            SELECT {SessionFields} FROM sessions
            WHERE application_id = @app AND user_id = @user AND alive_until > @now {list.Clauses}
            """,
            ReadSession, cancel, list.Parameters);
        return Page.FromRead(rows, page);
    }

    private async Task<AddedSession> AddSession(
        DbConnection connection, DbTransaction transaction, Session session, int maximum, CancellationToken cancel)
    {
        var (app, user) = (("app", (object?)session.ApplicationId), ("user", (object?)session.UserId));
        // Logins of one user wait for each other, on whichever nodes: each counts what the one before has added.
        if (dialect.ForUpdate.Length > 0)
            await connection.QueryAsync(
                transaction, $"SELECT id FROM users WHERE application_id = @app AND id = @user {dialect.ForUpdate}",
                row => row.GetString(0), cancel, app, user);
        if (!await MakeRoom(connection, transaction, session, maximum, cancel))
            return AddedSession.TooMany;
        var reach = await connection.QueryAsync(transaction, ReachOfUser, ReadReach, cancel, app, user, ("left_since", session.OverBefore));
        var placed = session with { Positions = Positions.AtTheEnd(reach) };
        var parameters = Parameters(placed);
        await new SqlBatch(dialect, connection, transaction).Execute(
            InsertSession, InsertedParameters, [[.. parameters.Select(parameter => parameter.Value)]]);
        return new AddedSession(placed);
    }

    /// <summary>False when all of the user's sessions are connected, and are the maximum.</summary>
    private static async Task<bool> MakeRoom(
        DbConnection connection, DbTransaction transaction, Session session, int maximum, CancellationToken cancel)
    {
        var living = await connection.QueryAsync(
            transaction, LivingSessions, row => (Id: row.GetString(0), NodeAliveUntil: row.GetInt64(1)), cancel,
            ("app", session.ApplicationId), ("user", session.UserId), ("now", session.CreatedAt));
        var tooMany = living.Count + 1 - maximum;
        if (tooMany <= 0)
            return true;
        var left = living.Where(other => other.NodeAliveUntil <= session.CreatedAt).Take(tooMany).ToList();
        if (left.Count < tooMany)
            return false;
        foreach (var (id, _) in left)
            await connection.ExecuteAsync(
                transaction, "DELETE FROM sessions WHERE application_id = @app AND id = @id", cancel,
                ("app", session.ApplicationId), ("id", id));
        return true;
    }

    private static (string Name, object? Value)[] Parameters(Session session) =>
    [
        ("app", session.ApplicationId), ("id", session.Id), ("user", session.UserId), ("connection", session.Connection),
        ("token_id", session.Token.Id), ("subject", session.Token.Subject), ("issued_at", session.Token.IssuedAt),
        ("ends_at", session.Token.EndsAt), ("key", session.Token.KeyThumbprint), ("created", session.CreatedAt),
        ("alive", session.AliveUntil), ("positions", session.Positions), ("client", session.Client.Name),
        ("acknowledges", session.Client.Acknowledges ? 1 : 0), ("reads", session.Token.Reads), ("node", session.Node),
    ];

    private static Session ReadSession(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3),
        new SessionToken(row.GetString(4), row.GetString(5), row.GetInt64(6), row.GetInt64(7), row.GetString(8), row.GetString(14)),
        row.GetInt64(9), row.GetInt64(10))
    {
        Positions = row.GetString(11),
        Client = new SessionClient(row.GetString(12), row.GetInt32(13) != 0),
        Node = row.GetString(15),
        NodeAliveUntil = row.GetInt64(16),
    };
}
