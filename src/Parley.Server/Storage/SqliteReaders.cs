using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Parley.Domain;
using SQLitePCL;

namespace Parley.Server.Storage;

/// <summary>
/// The reading side of a SQLite file. A read ends early when whoever asked has gone, or when it takes too long; and when the
/// log has to begin again (see <see cref="WriteAheadLog"/>), it does so too.
/// </summary>
internal sealed class SqliteReaders(Func<KeptConnection> open, ReadGate gate, TimeProvider time, TimeSpan limit) : IDisposable
{
    private const int MaximumIdle = 16;

    // A step is some ten nanoseconds, so that a read is asked a hundred thousand times a second whether it is to end.
    private const int StepsBetweenLooks = 1_000;

    // https://www.sqlite.org/rescode.html#interrupt
    private const int Interrupted = 9;

    private readonly ConcurrentQueue<KeptConnection> _idle = new();
    private readonly ReaderThreads _threads = new();

    /// <summary>A read that may take long, on a thread of its own.</summary>
    public Task<T> Run<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel) =>
        Repeat(read => _threads.Run(() => Read(read, work), cancel), cancel);

    /// <summary>A read of a row or two by their key, which is over before another thread had begun.</summary>
    public Task<T> RunHere<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel) =>
        Repeat(read => Task.FromResult(Read(read, work)), cancel);

    public void Dispose()
    {
        _threads.Dispose();
        while (_idle.TryDequeue(out var connection))
            connection.Dispose();
    }

    private async Task<T> Repeat<T>(Func<RunningRead, Task<T>> attempt, CancellationToken cancel)
    {
        var read = new RunningRead(time, limit, cancel);
        while (true)
        {
            await gate.Enter(read, cancel);
            try
            {
                return await attempt(read);
            }
            catch (SqliteException failure) when (failure.SqliteErrorCode == Interrupted)
            {
                cancel.ThrowIfCancellationRequested();
                if (read.IsTooLong || !read.GivesWay)
                    throw new TooExpensiveException(failure);
            }
            finally
            {
                gate.Leave(read);
            }
        }
    }

    private T Read<T>(RunningRead read, Func<DbConnection, Task<T>> work)
    {
        var connection = _idle.TryDequeue(out var idle) ? idle : Open();
        try
        {
            connection.Running = read;
            // The driver has done it all when it returns.
            var result = work(connection).GetAwaiter().GetResult();
            connection.Running = null;
            if (_idle.Count < MaximumIdle)
                _idle.Enqueue(connection);
            else
                connection.Dispose();
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private KeptConnection Open()
    {
        var connection = open();
        raw.sqlite3_progress_handler(
            connection.Handle, StepsBetweenLooks, reader => ((KeptConnection)reader).Running is { MustEnd: true } ? 1 : 0, connection);
        return connection;
    }
}
