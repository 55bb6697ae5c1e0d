using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parley.Server.Storage;

/// <summary>
/// Keeps the write-ahead log of a SQLite file short. It is copied into the file when it has so many pages, and begins again at
/// its start; but that only while nobody reads, and readers that overlap leave no such moment: the log grew without end, and
/// reading with it. So the readers give way for the few milliseconds that it takes.
/// </summary>
/// <param name="gate">What readers pass through.</param>
/// <param name="pages">When the log is copied and begins again.</param>
internal sealed class WriteAheadLog(ReadGate gate, int pages)
{
    /// <summary>
    /// 40 MB: the tails of busy conversations are in the log many times, and only the last of each is copied.
    /// </summary>
    public const int Pages = 10_000;

    // https://www.sqlite.org/c3ref/c_dbstatus_options.html: pages that this connection wrote, which are those of the log.
    private const int PagesWritten = 9;

    private SqliteConnection? _writer;
    private int _begun;
    private int _due;

    /// <summary>Called by the writer between two transactions.</summary>
    public void Committed(SqliteConnection writer)
    {
        if (_writer != writer)
            (_writer, _begun, _due) = (writer, 0, pages);
        raw.sqlite3_db_status(writer.Handle, PagesWritten, out var written, out _, 0);
        if (written - _begun < _due)
            return;
        if (BeginAgain(writer))
            (_begun, _due) = (written, pages);
        else
            // Another program reads, as a backup does. Tried again when the log has grown by a tenth.
            _due = written - _begun + pages / 10;
    }

    private bool BeginAgain(SqliteConnection writer)
    {
        // 1. Nearly all of it is copied while others read.
        raw.sqlite3_wal_checkpoint_v2(writer.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var length, out _);
        try
        {
            // 2. Nobody reads. Who does not give way keeps the next step from its end, and nothing worse.
            gate.Close();
            // 3. The rest is copied. A log that has grown far too long is cut, and else written over.
            var mode = length > 2 * pages ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_RESTART;
            return raw.sqlite3_wal_checkpoint_v2(writer.Handle, "main", mode, out _, out _) == raw.SQLITE_OK;
        }
        finally
        {
            gate.Open();
        }
    }
}
