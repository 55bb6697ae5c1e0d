namespace Parley.Server.Realtime;

/// <summary>
/// Has the work on one key done by one at a time, in the order in which it came. Two keys may share a turn, which costs
/// some waiting and nothing else.
/// </summary>
internal sealed class Turns
{
    private const int Stripes = 1_024;

    // Not disposed of: they hold nothing, and a holder may still give its turn back while the server ends.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn; disposing gives it back.</summary>
    public async ValueTask<Turn> Take(string key)
    {
        var turn = _turns[(uint)key.GetHashCode(StringComparison.Ordinal) % Stripes];
        await turn.WaitAsync();
        return new Turn(turn);
    }

    internal readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
