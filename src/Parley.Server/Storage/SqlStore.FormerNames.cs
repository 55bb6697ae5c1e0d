using System.Data.Common;
using Parley.Domain.Users;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    /// <summary>When the name that a user has was last given up by another; of <c>users</c> in any query.</summary>
    private const string NameGivenUpAt =
        """
        COALESCE((SELECT MAX(former.given_up_at) FROM former_names AS former
            WHERE former.application_id = users.application_id AND former.name IN (users.name, '')), 0)
        """;

    // No user has it: it stands for every name of the application.
    private const string AllNames = "";

    public async Task<IReadOnlyList<FormerName>> ListFormerNames(long givenUpSince, CancellationToken cancel) => await Read(
        "SELECT application_id, name, given_up_at FROM former_names WHERE given_up_at > @since",
        row => new FormerName(row.GetString(0), row.GetString(1), row.GetInt64(2)), cancel, ("since", givenUpSince));

    public Task DeleteFormerNames(long givenUpUntil, CancellationToken cancel) => Execute(
        "DELETE FROM former_names WHERE given_up_at <= @until", cancel, ("until", givenUpUntil));

    private static Task<int> GiveUpName(
        DbConnection connection, DbTransaction transaction, string applicationId, string name, long at, CancellationToken cancel) =>
        connection.ExecuteAsync(
            transaction,
            """
            INSERT INTO former_names (application_id, name, given_up_at) VALUES (@app, @name, @at)
            ON CONFLICT (application_id, name) DO UPDATE SET given_up_at = excluded.given_up_at
            """,
            cancel, ("app", applicationId), ("name", name), ("at", at));
}
