using System.Data.Common;
using Parley.Domain;

namespace Parley.Server.Storage;

/// <summary>Statements that are run with many rows of values in one transaction.</summary>
internal sealed class SqlBatch(SqlDialect dialect, DbConnection connection, DbTransaction transaction)
{
    public SqlDialect Dialect => dialect;

    /// <summary>What the engine calls the transaction: see <see cref="SqlDialect.TransactionId"/>.</summary>
    public string Transaction { get; set; } = "";

    /// <summary>How many rows it changed.</summary>
    public Task<int> Execute(string statement, string[] names, IReadOnlyList<object?[]> rows) =>
        rows.Count == 0 ? Task.FromResult(0) : dialect.ExecuteMany(connection, transaction, statement, names, rows);

    /// <summary>The same, and with the commit the other nodes are told which conversations grew.</summary>
    public Task<int> ExecuteTelling(
        string statement, string[] names, IReadOnlyList<object?[]> rows, IReadOnlyList<AppendedRange> grown) =>
        dialect.ExecuteTelling(connection, transaction, statement, names, rows, grown);

    public async Task<List<T>> Query<T>(
        string statement, string[] names, IReadOnlyList<object?[]> rows, Func<DbDataReader, T> read)
    {
        var results = new List<T>(rows.Count);
        if (rows.Count > 0)
            await dialect.QueryMany(connection, transaction, statement, names, rows, row => results.Add(read(row)));
        return results;
    }
}
