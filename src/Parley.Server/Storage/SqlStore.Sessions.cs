using System.Data.Common;
using Parley.Domain;
using Parley.Domain.Listing;
using Parley.Domain.Sessions;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    private const string SessionColumns =
        """
        application_id, id, user_id, connection, token_id, subject, issued_at, ends_at, key_thumbprint, created_at, alive_until,
        positions, client, acknowledges, reads
        """;

    private const string InsertSession =
        $"""
        INSERT INTO sessions ({SessionColumns})
        SELECT @app, @id, @user, @connection, @token_id, @subject, @issued_at, @ends_at, @key, @created, @alive,
            @positions, @client, @acknowledges, @reads
        WHERE (SELECT count(*) FROM sessions
               WHERE application_id = @app AND user_id = @user AND alive_until > @created) < @maximum
        """;

    private static readonly string[] SessionParameters =
    [
        "app", "id", "user", "connection", "token_id", "subject", "issued_at", "ends_at", "key", "created", "alive",
        "positions", "client", "acknowledges", "reads", "maximum",
    ];

    public async Task<AddedSession> AddSession(Session session, int maximum, CancellationToken cancel)
    {
        try
        {
            return await dialect.WriteOnce(
                async (connection, transaction) =>
                {
                    var reach = await connection.QueryAsync(
                        transaction, ReachOfUser, ReadReach, cancel, ("app", session.ApplicationId), ("user", session.UserId),
                        ("left_since", session.OverBefore));
                    var placed = session with { Positions = Positions.AtTheEnd(reach) };
                    var added = await new SqlBatch(dialect, connection, transaction).Execute(
                        InsertSession, SessionParameters,
                        [
                            [
                                placed.ApplicationId, placed.Id, placed.UserId, placed.Connection, placed.Token.Id,
                                placed.Token.Subject, placed.Token.IssuedAt, placed.Token.EndsAt, placed.Token.KeyThumbprint,
                                placed.CreatedAt, placed.AliveUntil, placed.Positions, placed.Client.Name,
                                placed.Client.Acknowledges ? 1 : 0, placed.Token.Reads, maximum,
                            ],
                        ]);
                    return added > 0 ? new AddedSession(placed) : AddedSession.TooMany;
                },
                cancel);
        }
        catch (StoreException failure)
            when (failure.InnerException is DbException inner && dialect.IsForeignKeyViolation(inner))
        {
            return AddedSession.NoUser;
        }
    }

    public Task<Session?> GetSession(string applicationId, string id, CancellationToken cancel) => ReadOne(
        $"SELECT {SessionColumns} FROM sessions WHERE application_id = @app AND id = @id", ReadSession, cancel,
        ("app", applicationId), ("id", id));

    public async Task<bool> TakeSession(Session session, long now, CancellationToken cancel) => await Execute(
        """
        UPDATE sessions SET connection = @connection, token_id = @token_id, subject = @subject, issued_at = @issued_at,
            ends_at = @ends_at, key_thumbprint = @key, reads = @reads, alive_until = @alive
        WHERE application_id = @app AND id = @id AND user_id = @user AND alive_until > @now
        """,
        cancel, ("app", session.ApplicationId), ("id", session.Id), ("user", session.UserId), ("connection", session.Connection),
        ("token_id", session.Token.Id), ("subject", session.Token.Subject), ("issued_at", session.Token.IssuedAt),
        ("ends_at", session.Token.EndsAt), ("key", session.Token.KeyThumbprint), ("reads", session.Token.Reads),
        ("alive", session.AliveUntil), ("now", now)) > 0;

    public async Task KeepSessions(IReadOnlyList<Session> sessions, long aliveUntil, CancellationToken cancel) =>
        await dialect.Write(
            async (connection, transaction) =>
            {
                var kept = 0;
                foreach (var session in sessions)
                    kept += await connection.ExecuteAsync(
                        transaction,
                        """
                        UPDATE sessions SET alive_until = @alive, positions = @positions
                        WHERE application_id = @app AND id = @id AND connection = @connection
                        """,
                        cancel, ("alive", aliveUntil), ("app", session.ApplicationId), ("id", session.Id),
                        ("connection", session.Connection), ("positions", session.Positions));
                return kept;
            },
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
            SELECT {SessionColumns} FROM sessions
            WHERE application_id = @app AND user_id = @user AND alive_until > @now {list.Clauses}
            """,
            ReadSession, cancel, list.Parameters);
        return Page.FromRead(rows, page);
    }

    private static Session ReadSession(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3),
        new SessionToken(row.GetString(4), row.GetString(5), row.GetInt64(6), row.GetInt64(7), row.GetString(8), row.GetString(14)),
        row.GetInt64(9), row.GetInt64(10))
    {
        Positions = row.GetString(11),
        Client = new SessionClient(row.GetString(12), row.GetInt32(13) != 0),
    };
}
