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
    // So many long reads at a time; the others wait for their place.
    private const int Places = 8;

    // And some for reads by a key.
    private const int MaximumIdle = 16;

    // A step is some ten nanoseconds, so that a read is asked a hundred thousand times a second whether it is to end.
    private const int StepsBetweenLooks = 1_000;

    // https://www.sqlite.org/rescode.html#interrupt
    private const int Interrupted = 9;

    private readonly ConcurrentQueue<KeptConnection> _idle = new();
    private readonly ReaderThreads _threads = new(Places);
    private readonly SemaphoreSlim _places = new(Places);
    private volatile bool _isClosed;

    /// <summary>A read that may take long, on a thread of its own.</summary>
    public async Task<T> Run<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel)
    {
        var running = new RunningRead(time, limit, cancel);
        if (!_places.Wait(0, CancellationToken.None))
            await WaitForPlace(cancel);
        try
        {
            return await Repeat(running, read => _threads.Run(() => Read(read, work)), cancel);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>A read of a row or two by their key, which is over before another thread had begun.</summary>
    public Task<T> RunHere<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel) =>
        Repeat(new RunningRead(time, limit, cancel), read => Task.FromResult(Read(read, work)), cancel);

    /// <summary>Reads that are under way end by themselves. May be called again.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _threads.Dispose();
        while (_idle.TryDequeue(out var connection))
            connection.Dispose();
    }

    private async Task WaitForPlace(CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            await _places.WaitAsync(either.Token);
        }
        catch (OperationCanceledException tooLong) when (!cancel.IsCancellationRequested)
        {
            throw new TooExpensiveException(tooLong);
        }
    }

    private async Task<T> Repeat<T>(RunningRead read, Func<RunningRead, Task<T>> attempt, CancellationToken cancel)
    {
        while (true)
        {
            if (_isClosed)
                throw new StoreException("The store is closed.");
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
            if (_idle.Count < MaximumIdle && !_isClosed)
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
