using System.Data.Common;
using Parley.Domain.Applications;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    private const string ApplicationColumns =
        "id, api_key, name, public_key, capabilities, improve_ai, created_at, version";

    public Task AddApplication(Application application, CancellationToken cancel) => Execute(
        $"""
        INSERT INTO applications ({ApplicationColumns})
        VALUES (@id, @key, @name, @public_key, @capabilities, @improve_ai, @created, @version)
        """,
        cancel, Parameters(application));

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
        """
        UPDATE applications SET name = @name, public_key = @public_key, capabilities = @capabilities,
            improve_ai = @improve_ai, version = version + 1
        WHERE id = @id AND version = @version
        """,
        cancel, Parameters(application)) > 0;

    public async Task<bool> DeleteApplication(string id, CancellationToken cancel) =>
        await Execute("DELETE FROM applications WHERE id = @id", cancel, ("id", id)) > 0;

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
