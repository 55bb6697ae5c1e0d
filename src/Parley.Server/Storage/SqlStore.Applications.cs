using System.Data.Common;
using Parley.Domain.Applications;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    private const string ApplicationColumns =
        "id, api_key, name, public_key, capabilities, improve_ai, created_at, version";

    // The id alone may be another application's by now.
    private const string IsTheSame = "id = @id AND api_key = @key AND created_at = @created";

    public async Task<bool> AddApplication(Application application, CancellationToken cancel) => await Execute(
        $"""
        INSERT INTO applications ({ApplicationColumns})
        VALUES (@id, @key, @name, @public_key, @capabilities, @improve_ai, @created, @version)
        ON CONFLICT (id) DO NOTHING
        """,
        cancel, Parameters(application)) > 0;

    public Task<Application?> GetApplication(string id, CancellationToken cancel) => ReadOne(
        $"SELECT {ApplicationColumns} FROM applications WHERE id = @id", ReadApplication, cancel, ("id", id));

    public async Task<(IReadOnlyList<Application> Items, int Total)> ListApplications(
        string apiKey, int skip, int take, CancellationToken cancel)
    {
        var items = await Read(
            $"""
            SELECT {ApplicationColumns} FROM applications WHERE api_key = @key
            ORDER BY created_at, id LIMIT @take OFFSET @skip
            """,
            ReadApplication, cancel, ("key", apiKey), ("take", take), ("skip", skip));
        var total = await Read(
            "SELECT count(*) FROM applications WHERE api_key = @key", row => row.GetInt32(0), cancel, ("key", apiKey));
        return (items, total[0]);
    }

    public async Task<bool> UpdateApplication(Application application, CancellationToken cancel) => await Execute(
        $"""
        UPDATE applications SET name = @name, public_key = @public_key, capabilities = @capabilities,
            improve_ai = @improve_ai, version = version + 1
        WHERE {IsTheSame} AND version = @version
        """,
        cancel, Parameters(application)) > 0;

    public Task<bool> DeleteApplication(
        Application application, long deletedAt, long revokedAfter, CancellationToken cancel) => dialect.Write(
        async (connection, transaction) =>
        {
            // A revocation that is under way is in before this, or finds no application.
            var found = await connection.QueryAsync(
                transaction, $"SELECT id FROM applications WHERE {IsTheSame} {dialect.ForUpdate}", row => row.GetString(0), cancel,
                ("id", application.Id), ("key", application.ApiKey), ("created", application.CreatedAt));
            if (found.Count == 0)
                return false;
            await connection.ExecuteAsync(
                transaction, "DELETE FROM kept_revocations WHERE created_at <= @after", cancel, ("after", revokedAfter));
            await connection.ExecuteAsync(
                transaction,
                $"""
                INSERT INTO kept_revocations ({RevocationColumns}) SELECT {RevocationColumns} FROM revocations
                WHERE application_id = @id AND created_at > @after
                """,
                cancel, ("id", application.Id), ("after", revokedAfter));
            await GiveUpName(connection, transaction, application.Id, AllNames, deletedAt, cancel);
            await connection.ExecuteAsync(
                transaction, "DELETE FROM applications WHERE id = @id", cancel, ("id", application.Id));
            return true;
        },
        cancel);

    private static (string, object?)[] Parameters(Application application) =>
    [
        ("id", application.Id), ("key", application.ApiKey), ("name", application.Name),
        ("public_key", application.PublicKey), ("capabilities", application.Capabilities),
        ("improve_ai", application.ImproveAi ? 1 : 0), ("created", application.CreatedAt),
        ("version", application.Version),
    ];

    private static Application ReadApplication(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
        row.GetInt32(5) != 0, row.GetInt64(6), row.GetInt64(7));
}
