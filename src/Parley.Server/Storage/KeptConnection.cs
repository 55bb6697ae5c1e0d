using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Parley.Server.Storage;

/// <summary>
/// A connection that keeps its statements prepared: to parse one takes longer than to run it. Only for one user at a time.
/// </summary>
internal sealed class KeptConnection(string connectionString) : SqliteConnection(connectionString)
{
    // The statements of the store are constants and far fewer; this is for the day when one is not.
    private const int MaximumKept = 100;

    private readonly Dictionary<string, DbCommand> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DbCommand> _keptForRows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    /// <summary>What reads with it now.</summary>
    public RunningRead? Running { get; set; }

    /// <summary>A kept command with the parameters of its last use, not to be disposed of; null when there are enough.</summary>
    public DbCommand? Keep(string sql)
    {
        if (_kept.TryGetValue(sql, out var command))
            return command;
        if (_kept.Count == MaximumKept)
            return null;
        command = CreateCommand();
        command.CommandText = sql;
        _kept.Add(sql, command);
        return command;
    }

    /// <summary>A kept command with parameters of these names, whose values the caller sets for each row.</summary>
    public DbCommand KeepForRows(string sql, string[] names)
    {
        if (_keptForRows.TryGetValue(sql, out var command))
            return command;
        command = CreateCommand();
        command.CommandText = sql;
        // With the sign, as SqlCommands has it.
        foreach (var name in names)
            command.Parameters.Add(new SqliteParameter('@' + name, DBNull.Value));
        _keptForRows.Add(sql, command);
        return command;
    }

    /// <summary>A kept statement that changes rows, with parameters of these names.</summary>
    public SqliteStatement KeepStatement(string sql, string[] names)
    {
        if (_statements.TryGetValue(sql, out var statement))
            return statement;
        statement = new SqliteStatement(this, sql, names);
        _statements.Add(sql, statement);
        return statement;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in _kept.Values.Concat(_keptForRows.Values))
                command.Dispose();
            foreach (var statement in _statements.Values)
                statement.Dispose();
            _kept.Clear();
            _keptForRows.Clear();
            _statements.Clear();
        }

        base.Dispose(disposing);
    }
}
