using Parley.Domain.Revocations;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    private const string RevocationColumns = "application_id, id, token_id, subject, issued_until, created_at";

    public Task AddRevocation(Revocation revocation, CancellationToken cancel) => Execute(
        $"""
        INSERT INTO revocations ({RevocationColumns})
        VALUES (@app, @id, @token, @subject, @until, @created)
        """,
        cancel, ("app", revocation.ApplicationId), ("id", revocation.Id), ("token", revocation.TokenId),
        ("subject", revocation.Subject), ("until", revocation.IssuedUntil), ("created", revocation.CreatedAt));

    public Task<IReadOnlyList<Revocation>> ListRevocations(
        string applicationId, long createdAfter, CancellationToken cancel) =>
        ReadRevocations("revocations", applicationId, createdAfter, cancel);

    public Task<IReadOnlyList<Revocation>> ListAllRevocations(
        string applicationId, long createdAfter, CancellationToken cancel) => ReadRevocations(
        $"(SELECT {RevocationColumns} FROM revocations UNION ALL SELECT {RevocationColumns} FROM kept_revocations) AS revoked",
        applicationId, createdAfter, cancel);

    public async Task<bool> DeleteRevocation(string applicationId, string id, CancellationToken cancel) =>
        await Execute(
            "DELETE FROM revocations WHERE application_id = @app AND id = @id", cancel, ("app", applicationId),
            ("id", id)) > 0;

    private async Task<IReadOnlyList<Revocation>> ReadRevocations(
        string source, string applicationId, long createdAfter, CancellationToken cancel) => await Read(
        $"""
        SELECT {RevocationColumns} FROM {source}
        WHERE application_id = @app AND created_at > @after ORDER BY created_at, id
        """,
        row => new Revocation(
            row.GetString(0), row.GetString(1), row.GetStringOrNull(2), row.GetStringOrNull(3), row.GetInt64(4),
            row.GetInt64(5)),
        cancel, ("app", applicationId), ("after", createdAfter));
}
