using System.Collections.Concurrent;

namespace Parley.Server.Storage;

/// <summary>
/// Threads for work that may take long and does not wait asynchronously. On the thread pool a little of it would hold up
/// everything else that the server does.
/// </summary>
internal sealed class ReaderThreads : IDisposable
{
    private readonly BlockingCollection<Action> _waiting = [];

    /// <param name="count">How many there are.</param>
    public ReaderThreads(int count)
    {
        for (var i = 0; i < count; i++)
            new Thread(Work) { IsBackground = true, Name = "SQLite reader" }.Start();
    }

    public Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(() =>
        {
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

    /// <summary>What waits is still done. May be called again.</summary>
    public void Dispose() => _waiting.CompleteAdding();

    private void Work()
    {
        foreach (var work in _waiting.GetConsumingEnumerable())
            work();
    }
}
