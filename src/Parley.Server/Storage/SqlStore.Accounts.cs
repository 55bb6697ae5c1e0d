using Parley.Domain.Accounts;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    public async Task<Account?> GetAccount(string apiKey, CancellationToken cancel)
    {
        var secrets = await Read(
            "SELECT id, hash, created_at FROM account_secrets WHERE api_key = @key ORDER BY created_at, id",
            row => new AccountSecret(row.GetString(0), row.GetString(1), row.GetInt64(2)), cancel, ("key", apiKey));
        return secrets.Count == 0 ? null : new Account(apiKey, secrets);
    }

    public Task<string?> GetAnyApiKey(CancellationToken cancel) => ReadOne(
        "SELECT api_key FROM account_secrets ORDER BY created_at, api_key LIMIT 1", row => row.GetString(0), cancel);

    public Task PutSecret(string apiKey, AccountSecret secret, CancellationToken cancel) => Execute(
        """
        INSERT INTO account_secrets (api_key, id, hash, created_at) VALUES (@key, @id, @hash, @created)
        ON CONFLICT (api_key, id) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at
        """,
        cancel, ("key", apiKey), ("id", secret.Id), ("hash", secret.Hash), ("created", secret.CreatedAt));

    public Task<bool> DeleteSecret(string apiKey, string secretId, CancellationToken cancel) => dialect.Write(
        async (connection, transaction) =>
        {
            // Locks the account's secrets, so that of two deletions the later one counts what the earlier one left.
            await connection.ExecuteAsync(
                transaction, "UPDATE account_secrets SET hash = hash WHERE api_key = @key", cancel, ("key", apiKey));
            return await connection.ExecuteAsync(
                transaction,
                """
                DELETE FROM account_secrets WHERE api_key = @key AND id = @id
                    AND EXISTS (SELECT 1 FROM account_secrets other WHERE other.api_key = @key AND other.id <> @id)
                """,
                cancel, ("key", apiKey), ("id", secretId)) > 0;
        },
        cancel);
}
