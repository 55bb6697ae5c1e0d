using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parley.Server.Storage;

/// <summary>
/// A statement that changes rows, prepared once. The driver makes an object for every value and a reader for every run,
/// which costs the one writer of a file as much as SQLite itself; so this talks to the library below the driver.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;
    private byte[] _text = new byte[1_024];

    /// <param name="connection">Open.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="names">Names of its parameters, without the sign, in the order of the values.</param>
    public SqliteStatement(SqliteConnection connection, string sql, string[] names)
    {
        _connection = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _places = Array.ConvertAll(names, name => raw.sqlite3_bind_parameter_index(_statement, '@' + name));
    }

    /// <summary>Runs it; how many rows it changed.</summary>
    /// <exception cref="SqliteException">As the driver throws it.</exception>
    public int Run(ReadOnlySpan<object?> values)
    {
        try
        {
            for (var i = 0; i < values.Length; i++)
                Check(Bind(_places[i], values[i]));
            Check(raw.sqlite3_step(_statement));
            return raw.sqlite3_changes(_connection);
        }
        finally
        {
            // What it returns is the failure of the step once more.
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => BindText(place, text),
        long or int => raw.sqlite3_bind_int64(_statement, place, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"A value is a {value.GetType()}."),
    };

    private int BindText(int place, string text)
    {
        // Without a byte there is no address, and that would be NULL.
        if (text.Length == 0)
            return raw.sqlite3_bind_text(_statement, place, utf8z.FromString(""));
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most)
            _text = new byte[most];
        return raw.sqlite3_bind_text(_statement, place, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _connection);
}
