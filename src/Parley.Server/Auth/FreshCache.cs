using BitFaster.Caching.Lru;
using Parley.Domain;

namespace Parley.Server.Auth;

/// <summary>
/// A bounded cache of things that other nodes may change. A signal removes an entry at once; since signals may be lost,
/// an entry is read again after a while all the same, and much sooner while the bus is down.
/// </summary>
internal sealed class FreshCache<TKey, TValue>(
    int capacity, Func<TKey, Task<TValue?>> load, ISignals signals, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private static readonly TimeSpan TrustConnected = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TrustDisconnected = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentLru<TKey, Entry> _entries = new(capacity);
    private long _generation;

    /// <summary>The cached value, or a loaded one. What does not exist is not remembered.</summary>
    public ValueTask<TValue?> Get(TKey key)
    {
        if (_entries.TryGet(key, out var entry) && IsFresh(entry))
            return ValueTask.FromResult<TValue?>(entry.Value);
        return new ValueTask<TValue?>(Load(key));
    }

    public void Forget(TKey key)
    {
        Interlocked.Increment(ref _generation);
        _entries.TryRemove(key);
    }

    public void Clear()
    {
        Interlocked.Increment(ref _generation);
        _entries.Clear();
    }

    private bool IsFresh(Entry entry) =>
        time.GetElapsedTime(entry.LoadedAt) < (signals.Connected ? TrustConnected : TrustDisconnected);

    private async Task<TValue?> Load(TKey key)
    {
        var generation = Interlocked.Read(ref _generation);
        var loadedAt = time.GetTimestamp();
        var value = await load(key);
        if (value is null)
        {
            _entries.TryRemove(key);
            return null;
        }

        // A value read before a signal and stored after it would outlive what the signal removed.
        if (Interlocked.Read(ref _generation) == generation)
        {
            _entries.AddOrUpdate(key, new Entry(value, loadedAt));
            if (Interlocked.Read(ref _generation) != generation)
                _entries.TryRemove(key);
        }

        return value;
    }

    private sealed record Entry(TValue Value, long LoadedAt);
}
