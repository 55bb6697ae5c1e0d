using Parley.Domain;

namespace Parley.Server.Realtime;

/// <summary>
/// Has the work on one key done by one at a time, in the order in which it came. Two keys may share a turn, which costs
/// some waiting and nothing else.
/// </summary>
internal sealed class Turns(TimeProvider time)
{
    private const int Stripes = 1_024;

    // As long as a change waits for the store.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Not disposed of: they hold nothing, and a holder may still give its turn back while the server ends.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn; disposing gives it back.</summary>
    /// <exception cref="StoreException">Those before it take too long: they wait for the store.</exception>
    public async ValueTask<Turn> Take(string key)
    {
        var turn = _turns[(uint)key.GetHashCode(StringComparison.Ordinal) % Stripes];
        if (turn.Wait(0))
            return new Turn(turn);
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await turn.WaitAsync(patience.Token);
            return new Turn(turn);
        }
        catch (OperationCanceledException)
        {
            throw new StoreException("The changes before this one take too long.");
        }
    }

    internal readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
