using Parley.Domain.Revocations;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    public Task AddRevocation(Revocation revocation, CancellationToken cancel) => Execute(
        """
        INSERT INTO revocations (application_id, id, token_id, subject, issued_until, created_at)
        VALUES (@app, @id, @token, @subject, @until, @created)
        """,
        cancel, ("app", revocation.ApplicationId), ("id", revocation.Id), ("token", revocation.TokenId),
        ("subject", revocation.Subject), ("until", revocation.IssuedUntil), ("created", revocation.CreatedAt));

    public async Task<IReadOnlyList<Revocation>> ListRevocations(
        string applicationId, long createdAfter, CancellationToken cancel) => await Read(
        """
        SELECT application_id, id, token_id, subject, issued_until, created_at FROM revocations
        WHERE application_id = @app AND created_at > @after ORDER BY created_at, id
        """,
        row => new Revocation(
            row.GetString(0), row.GetString(1), row.GetStringOrNull(2), row.GetStringOrNull(3), row.GetInt64(4),
            row.GetInt64(5)),
        cancel, ("app", applicationId), ("after", createdAfter));

    public async Task<bool> DeleteRevocation(string applicationId, string id, CancellationToken cancel) =>
        await Execute(
            "DELETE FROM revocations WHERE application_id = @app AND id = @id", cancel, ("app", applicationId),
            ("id", id)) > 0;
}
