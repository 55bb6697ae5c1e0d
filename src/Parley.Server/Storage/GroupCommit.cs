using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Parley.Domain;

namespace Parley.Server.Storage;

/// <summary>
/// The one writer of a SQLite file. It commits whatever waits together, because a commit costs a wait for the disk and
/// a statement does not. Each of several pieces of work stands on a savepoint, unless it undoes itself: one that fails is
/// undone alone, and nobody is answered before the commit.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MaximumBatch = 1_024;
    private const int MaximumWaiting = 16_384;

    // https://www.sqlite.org/rescode.html#ioerr
    private const int InputOutputError = 10;

    // What follows a write into it is no more than a wake-up, so it needs no thread of its own.
    private readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(MaximumWaiting) { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly ManualResetEventSlim _woken = new(initialState: false, spinCount: 0);
    private readonly Func<DbConnection> _open;
    private readonly Action<DbConnection> _committed;
    private readonly Task _writer;

    /// <param name="open">Opens the connection of the writer.</param>
    /// <param name="committed">Called on the writer's thread when a batch is committed and answered.</param>
    public GroupCommit(Func<DbConnection> open, Action<DbConnection> committed)
    {
        (_open, _committed) = (open, committed);
        _writer = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <param name="work">What to do in the transaction.</param>
    /// <param name="undoesItself">Whether it leaves nothing behind when it fails.</param>
    /// <param name="cancel">Ends the waiting for a place in the queue, and nothing else.</param>
    public async Task<T> Write<T>(
        Func<DbConnection, DbTransaction, Task<T>> work, bool undoesItself, CancellationToken cancel)
    {
        var queued = new Work<T>(work, undoesItself);
        try
        {
            await _waiting.Writer.WriteAsync(queued, cancel);
        }
        catch (ChannelClosedException closed)
        {
            throw new StoreException("The store is closed.", closed);
        }

        return await queued.Result;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writer;
    }

    // SQLite's driver is synchronous. On a thread of its own it waits for the disk without holding back what the thread
    // pool has to do.
    private void Run()
    {
        DbConnection? connection = null;
        var batch = new List<Work>(MaximumBatch);
        while (WaitForWork())
        {
            while (batch.Count < MaximumBatch && _waiting.Reader.TryRead(out var work))
                batch.Add(work);
            try
            {
                connection ??= _open();
                Commit(connection, batch);
                _committed(connection);
            }
            catch (Exception failure)
            {
                foreach (var work in batch)
                    work.Fail(failure);
                // A connection in an unknown state is not used again.
                connection?.Dispose();
                connection = null;
            }

            batch.Clear();
        }

        connection?.Dispose();
    }

    // Not by waiting for the task, which would keep the processor from the others for a while before it sleeps.
    private bool WaitForWork()
    {
        var waiting = _waiting.Reader.WaitToReadAsync().AsTask();
        if (!waiting.IsCompleted)
        {
            _woken.Reset();
            waiting.GetAwaiter().UnsafeOnCompleted(_woken.Set);
            _woken.Wait();
        }

        return Wait(waiting);
    }

    private static void Commit(DbConnection connection, List<Work> batch)
    {
        // SQLite's driver begins immediately: the write lock is taken before anything is read.
        using (var transaction = connection.BeginTransaction())
        {
            if (batch is not [var only])
            {
                foreach (var work in batch)
                    Step(connection, transaction, work);
            }
            else if (!Try(connection, transaction, only))
            {
                return;
            }

            Commit(transaction);
        }

        foreach (var work in batch)
            work.Succeed();
    }

    private static void Commit(DbTransaction transaction)
    {
        try
        {
            transaction.Commit();
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == InputOutputError)
        {
            // What stands in the log may count when the file is opened anew, or may not.
            throw new OutcomeUnknownException($"The disk failed in a commit: {failure.Message}", failure);
        }
    }

    private static void Step(DbConnection connection, DbTransaction transaction, Work work)
    {
        if (work.UndoesItself)
        {
            Try(connection, transaction, work);
            return;
        }

        Wait(connection.ExecuteAsync(transaction, "SAVEPOINT work", CancellationToken.None));
        if (!Try(connection, transaction, work))
            Wait(connection.ExecuteAsync(transaction, "ROLLBACK TO SAVEPOINT work", CancellationToken.None));
        Wait(connection.ExecuteAsync(transaction, "RELEASE SAVEPOINT work", CancellationToken.None));
    }

    private static bool Try(DbConnection connection, DbTransaction transaction, Work work)
    {
        try
        {
            work.Run(connection, transaction);
            return true;
        }
        catch (Exception failure)
        {
            work.Fail(failure);
            return false;
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private abstract class Work(bool undoesItself)
    {
        public bool UndoesItself => undoesItself;

        public abstract void Run(DbConnection connection, DbTransaction transaction);

        public abstract void Succeed();

        public abstract void Fail(Exception failure);
    }

    private sealed class Work<T>(Func<DbConnection, DbTransaction, Task<T>> work, bool undoesItself) : Work(undoesItself)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Result => _done.Task;

        public override void Run(DbConnection connection, DbTransaction transaction) =>
            _result = Wait(work(connection, transaction));

        public override void Succeed() => _done.TrySetResult(_result!);

        public override void Fail(Exception failure) => _done.TrySetException(failure);
    }
}
