using System.Data.Common;
using DbUp.Builder;
using Parley.Domain;

namespace Parley.Server.Storage;

/// <summary>The little in which the engines differ: connections, transactions, error codes, migration.</summary>
internal abstract class SqlDialect(StoreHealth? health) : IAsyncDisposable
{
    private readonly StoreHealth _health = health ?? StoreHealth.Unheard;

    public abstract string Name { get; }

    /// <summary>How long a read may take, with its waiting: whoever asked has given up by then.</summary>
    public static readonly TimeSpan MaximumReadTime = TimeSpan.FromSeconds(10);

    /// <summary>Runs statements that change nothing; perhaps more than once, when the engine has to begin again.</summary>
    /// <exception cref="TooExpensiveException">They take longer than <see cref="MaximumReadTime"/>.</exception>
    public abstract Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel);

    /// <summary>The same for a statement that finds a row or two by a key, and so is short whatever is stored.</summary>
    public virtual Task<T> ReadByKey<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel) => Read(work, cancel);

    /// <summary>Runs statements in one transaction, committed durably before this returns.</summary>
    public abstract Task<T> Write<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel);

    /// <summary>
    /// The same for work that changes something with one statement only: a statement that fails undoes itself, so such
    /// work needs no provision for that.
    /// </summary>
    public virtual Task<T> WriteOnce<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancel) =>
        Write(work, cancel);

    /// <summary>The same for one statement; how many rows it changed.</summary>
    public virtual Task<int> Execute(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters) =>
        WriteOnce((connection, transaction) => connection.ExecuteAsync(transaction, sql, cancel, parameters), cancel);

    /// <summary>The same for work that must not overlap: one begins when the one before it is committed.</summary>
    public abstract Task<T> WriteInTurn<T>(Func<SqlBatch, Task<T>> work, CancellationToken cancel);

    public abstract bool IsUniqueViolation(DbException exception);

    public abstract bool IsForeignKeyViolation(DbException exception);

    /// <summary>Whether the values are to blame and not the state of the engine.</summary>
    protected abstract bool IsRefusal(DbException exception);

    /// <summary>A condition on a column <c>id</c>, and the values of its parameter <c>id</c> that find all of these.</summary>
    public virtual (string Condition, IReadOnlyList<object?[]> Values) IdIn(IEnumerable<string> ids) =>
        ("id = @id", [.. ids.Select(id => new object?[] { id })]);

    /// <summary>Ends a condition on a column: it is one of the numbers in the parameter of this name, a JSON array.</summary>
    public abstract string InNumbers(string parameter);

    /// <summary>The same for texts: see <see cref="Texts"/>.</summary>
    public abstract string InTexts(string parameter);

    /// <summary>A JSON array of ids, which are ours and without anything to escape.</summary>
    public static string Texts(IEnumerable<string> ids) => $"[\"{string.Join("\",\"", ids)}\"]";

    /// <summary>The event that an update or a reaction is about; the expression of an index.</summary>
    /// <param name="events">The name of the events in the statement.</param>
    public abstract string TargetOf(string events);

    /// <summary>A text in a JSON object.</summary>
    public abstract string TextOf(string json, string name);

    /// <summary>Ends a SELECT whose rows nobody else may change before the transaction is over.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>Ends a SELECT whose rows nobody else may delete before the transaction is over.</summary>
    public abstract string ForKeyShare { get; }

    /// <summary>An expression: the name under which the engine knows later whether the transaction was committed, or nothing.</summary>
    public abstract string TransactionId { get; }

    /// <summary>Runs one statement with each row of values, as cheaply as the engine can; how many rows it changed.</summary>
    /// <param name="names">Names of the parameters, in the order of the values.</param>
    public abstract Task<int> ExecuteMany(
        DbConnection connection, DbTransaction transaction, string sql, string[] names, IReadOnlyList<object?[]> rows);

    /// <summary>The same for a SELECT.</summary>
    /// <param name="read">Called with each row that it finds.</param>
    public abstract Task QueryMany(
        DbConnection connection, DbTransaction transaction, string sql, string[] names, IReadOnlyList<object?[]> rows,
        Action<DbDataReader> read);

    /// <summary>
    /// The same as <see cref="ExecuteMany"/>, and with the commit the other nodes are told which conversations grew, where
    /// there are any. It costs no round trip of its own.
    /// </summary>
    public virtual Task<int> ExecuteTelling(
        DbConnection connection, DbTransaction transaction, string sql, string[] names, IReadOnlyList<object?[]> rows,
        IReadOnlyList<AppendedRange> grown) =>
        rows.Count == 0 ? Task.FromResult(0) : ExecuteMany(connection, transaction, sql, names, rows);

    /// <summary>
    /// A SELECT of mark, application, conversation, first and last id: one row with the mark to go on from and nothing
    /// else, and one for each conversation that grew since <c>@mark</c>.
    /// </summary>
    public abstract string Growth { get; }

    /// <summary>What a search reads: <c>e</c> is the event. Its condition is <see cref="WordsMatch"/>.</summary>
    public abstract string EventsWithWords { get; }

    public abstract string WordsMatch { get; }

    /// <summary>The parameter that finds texts with all the words, of which there is at least one.</summary>
    /// <param name="words">As <see cref="Parley.Domain.Conversations.SearchWords"/> joins them: without signs to escape.</param>
    public abstract string SearchFor(string words);

    /// <summary>Whether a <see cref="WordIndex"/> indexes new events after their commit, and not the commit itself.</summary>
    public virtual bool WordsFollowCommits => false;

    public abstract string AddWords { get; }

    public abstract string RemoveWords { get; }

    /// <summary>Runs the migrations while no other node does.</summary>
    public abstract Task<T> WithMigrationLock<T>(Func<UpgradeEngineBuilder, T> migrate, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    /// <summary>Turns an engine's failure into the one exception that the port promises.</summary>
    protected async Task<T> Guard<T>(Func<Task<T>> work, bool writes)
    {
        try
        {
            var result = await work();
            if (writes)
                _health.WriteSucceeded();
            else
                _health.ReadSucceeded();
            return result;
        }
        catch (OutcomeUnknownException unknown)
        {
            _health.WriteFailed(unknown.Message);
            throw;
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or IOException)
        {
            var isRefusal = failure is DbException refused && IsRefusal(refused);
            if (!isRefusal && writes)
                _health.WriteFailed(failure.Message);
            else if (!isRefusal)
                _health.ReadFailed(failure.Message);
            throw new StoreException($"The store failed: {failure.Message}", failure, isRefusal) { IsLogged = !isRefusal };
        }
    }
}
