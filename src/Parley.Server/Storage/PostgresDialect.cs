using System.Data.Common;
using DbUp;
using DbUp.Builder;
using DbUp.Postgresql;
using Npgsql;

namespace Parley.Server.Storage;

/// <summary>PostgreSQL, shared by any number of nodes.</summary>
internal sealed class PostgresDialect(NpgsqlDataSource source) : SqlDialect
{
    // "parley" in ASCII: the advisory lock that one migrating node holds.
    private const long MigrationLock = 0x7061726C6579;

    public override string Name => "postgres";

    public override Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel) => Guard(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await work(connection);
    });

    public override Task<T> Write<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel) =>
        Guard(async () =>
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var result = await work(connection, transaction);
            // A commit under way is never abandoned: its outcome would be unknown.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        });

    public override bool IsUniqueViolation(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsForeignKeyViolation(DbException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };

    public override Task<T> WithMigrationLock<T>(Func<UpgradeEngineBuilder, T> migrate, CancellationToken cancel) =>
        Guard(async () =>
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            await connection.ExecuteAsync(null, $"SELECT pg_advisory_lock({MigrationLock})", cancel);
            try
            {
                // The source and not its connection string, which does not tell the password.
                return migrate(DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(source)));
            }
            finally
            {
                await connection.ExecuteAsync(null, $"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            }
        });

    public override async ValueTask DisposeAsync() => await source.DisposeAsync();
}
