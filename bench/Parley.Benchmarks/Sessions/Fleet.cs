using System.Diagnostics;

namespace Parley.Benchmarks.Sessions;

/// <summary>Many connections to one server.</summary>
/// <param name="onEvent">Sees every event.</param>
internal sealed class Fleet(RawClient.EventHandler? onEvent = null) : IDisposable
{
    private readonly List<RawClient> _clients = [];
    private long _events;

    public long Events => Interlocked.Read(ref _events);

    public List<string> SessionIds { get; } = [];

    /// <summary>Resolves when a client's connection is gone, all of them.</summary>
    public Task AllGone => Task.WhenAll(_clients.Select(client => client.Gone));

    /// <summary>Logs one client in per token, so many at a time; how long it took.</summary>
    public async Task<TimeSpan> LogInAsync(int port, IReadOnlyList<string> tokens, int atOnce, IReadOnlyList<string>? resume = null)
    {
        var ids = new string[tokens.Count];
        var clients = tokens.Select((token, i) => new RawClient(port, token, resume?[i], text =>
        {
            Interlocked.Increment(ref _events);
            onEvent?.Invoke(text);
        })).ToArray();
        var clock = Stopwatch.StartNew();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < tokens.Count; i = Interlocked.Increment(ref next))
                ids[i] = await clients[i].LogInAsync();
        }));
        var took = clock.Elapsed;
        _clients.AddRange(clients);
        SessionIds.AddRange(ids);
        return took;
    }

    public async Task AwaitEventsAsync(long count)
    {
        var clock = Stopwatch.StartNew();
        while (Events < count)
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(30))
                throw new TimeoutException($"{Events} of {count} events came.");
            await Task.Delay(1);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }
}
