using System.Collections.Concurrent;

namespace Parley.Server.Storage;

/// <summary>
/// Threads for reads that may take long. SQLite's driver is synchronous: on the thread pool a few of them would hold up
/// everything else that the server does. There are so many at a time, and the others wait.
/// </summary>
internal sealed class ReaderThreads : IDisposable
{
    private const int Maximum = 8;

    private readonly BlockingCollection<Action> _waiting = [];
    private int _threads;
    private int _idle;

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task<T> Run<T>(Func<T> work, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled<T>(cancel);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(() =>
        {
            if (cancel.IsCancellationRequested)
            {
                done.SetCanceled(cancel);
                return;
            }

            try
            {
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    /// <summary>What waits is still done.</summary>
    public void Dispose()
    {
        if (!_waiting.IsAddingCompleted)
            _waiting.CompleteAdding();
    }

    private void Add(Action work)
    {
        try
        {
            _waiting.Add(work);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(ReaderThreads));
        }

        if (Volatile.Read(ref _idle) >= _waiting.Count)
            return;
        if (Interlocked.Increment(ref _threads) <= Maximum)
            new Thread(Work) { IsBackground = true, Name = "SQLite reader" }.Start();
        else
            Interlocked.Decrement(ref _threads);
    }

    private void Work()
    {
        while (true)
        {
            Interlocked.Increment(ref _idle);
            var isMore = _waiting.TryTake(out var work, Timeout.Infinite);
            Interlocked.Decrement(ref _idle);
            if (!isMore)
                return;
            work!();
        }
    }
}
