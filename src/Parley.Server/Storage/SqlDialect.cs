using System.Data.Common;
using DbUp.Builder;
using Parley.Domain;

namespace Parley.Server.Storage;

/// <summary>The little in which the engines differ: connections, transactions, error codes, migration.</summary>
internal abstract class SqlDialect : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>Runs statements that change nothing.</summary>
    public abstract Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel);

    /// <summary>Runs statements in one transaction, committed durably before this returns.</summary>
    public abstract Task<T> Write<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel);

    public abstract bool IsUniqueViolation(DbException exception);

    public abstract bool IsForeignKeyViolation(DbException exception);

    /// <summary>Runs the migrations while no other node does.</summary>
    public abstract Task<T> WithMigrationLock<T>(Func<UpgradeEngineBuilder, T> migrate, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    /// <summary>Turns an engine's failure into the one exception that the port promises.</summary>
    protected static async Task<T> Guard<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or IOException)
        {
            throw new StoreException($"The store failed: {failure.Message}", failure);
        }
    }
}
