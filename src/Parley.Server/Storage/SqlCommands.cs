using System.Data.Common;

namespace Parley.Server.Storage;

/// <summary>Statements with named parameters, the same on both engines.</summary>
internal static class SqlCommands
{
    public static async Task<int> ExecuteAsync(
        this DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancel,
        params (string Name, object? Value)[] parameters)
    {
        if (connection is KeptConnection keeping && keeping.Keep(sql) is { } kept)
            return await Fill(kept, transaction, parameters).ExecuteNonQueryAsync(cancel);
        await using var command = Create(connection, transaction, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    public static async Task<List<T>> QueryAsync<T>(
        this DbConnection connection, DbTransaction? transaction, string sql, Func<DbDataReader, T> read,
        CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        if (connection is KeptConnection keeping && keeping.Keep(sql) is { } kept)
            return await RowsAsync(Fill(kept, transaction, parameters), read, cancel);
        await using var command = Create(connection, transaction, sql, parameters);
        if (transaction is null)
            command.CommandTimeout = (int)SqlDialect.MaximumReadTime.TotalSeconds;
        return await RowsAsync(command, read, cancel);
    }

    public static string? GetStringOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? GetInt64OrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetInt64(column);

    private static async Task<List<T>> RowsAsync<T>(DbCommand command, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
            rows.Add(read(reader));
        return rows;
    }

    private static DbCommand Create(
        DbConnection connection, DbTransaction? transaction, string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return Fill(command, transaction, parameters);
    }

    private static DbCommand Fill(
        DbCommand command, DbTransaction? transaction, (string Name, object? Value)[] parameters)
    {
        command.Transaction = transaction;
        if (Refill(command.Parameters, parameters))
            return command;
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            // With the sign of the statement: SQLite's driver would else try all signs, and PostgreSQL's takes it too.
            parameter.ParameterName = '@' + name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>A kept command has the parameters of its last use, mostly the same.</summary>
    private static bool Refill(DbParameterCollection kept, (string Name, object? Value)[] parameters)
    {
        if (kept.Count != parameters.Length)
            return false;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!kept[i].ParameterName.AsSpan(1).SequenceEqual(parameters[i].Name))
                return false;
            kept[i].Value = parameters[i].Value ?? DBNull.Value;
        }

        return true;
    }
}
