using BitFaster.Caching.Lru;
using Parley.Domain;

namespace Parley.Server.Auth;

/// <summary>
/// A bounded cache of things that other nodes may change. A signal removes an entry at once; since signals may be lost,
/// an entry is read again after a while all the same, and much sooner while the bus is down. What is not there is
/// remembered for a moment, so that asking for it again and again costs the store nothing.
/// </summary>
internal sealed class FreshCache<TKey, TValue>(
    int capacity, Func<TKey, Task<TValue?>> load, ISignals signals, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private static readonly TimeSpan TrustConnected = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TrustDisconnected = TimeSpan.FromMilliseconds(500);

    /// <summary>Short: what is made on another node must soon be found, though the signal of it be lost.</summary>
    private static readonly TimeSpan TrustUnknown = TimeSpan.FromSeconds(1);

    private readonly ConcurrentLru<TKey, Entry> _entries = new(capacity);

    // Of its own, so that made-up keys drive out nothing that exists. Three is the least that the library takes.
    private readonly ConcurrentLru<TKey, Absence> _unknown = new(Math.Max(3, capacity / 10));

    // Guards the loads, and what they put into the caches: only a load that is still here may put something in, for one
    // that began before a signal may have read what the signal is about.
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TaskCompletionSource<TValue?>> _loads = [];

    /// <summary>The cached value, or a loaded one. Whoever asks while it is loaded waits for the same load.</summary>
    public ValueTask<TValue?> Get(TKey key) => Get(key, TrustConnected);

    /// <summary>The same, and loaded anew when what is cached is that old.</summary>
    public ValueTask<TValue?> Get(TKey key, TimeSpan youngerThan)
    {
        if (_entries.TryGet(key, out var entry) && IsFresh(entry.LoadedAt, youngerThan))
            return ValueTask.FromResult<TValue?>(entry.Value);
        if (_unknown.TryGet(key, out var absence) && IsFresh(absence.LoadedAt, TrustUnknown))
            return ValueTask.FromResult<TValue?>(null);
        return new ValueTask<TValue?>(Load(key));
    }

    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _loads.Remove(key);
            _entries.TryRemove(key);
            _unknown.TryRemove(key);
        }
    }

    /// <summary>Forgets many keys; looks at every one.</summary>
    public void Forget(Predicate<TKey> concerned)
    {
        TKey[] loading;
        lock (_gate)
            loading = [.. _loads.Keys];
        foreach (var key in (IEnumerable<TKey>)[.. loading, .. _entries.Keys, .. _unknown.Keys])
        {
            if (concerned(key))
                Forget(key);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _loads.Clear();
            _entries.Clear();
            _unknown.Clear();
        }
    }

    private bool IsFresh(long loadedAt, TimeSpan trust) =>
        time.GetElapsedTime(loadedAt) < (signals.Connected ? trust : TrustDisconnected);

    private Task<TValue?> Load(TKey key)
    {
        var mine = new TaskCompletionSource<TValue?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_loads.TryGetValue(key, out var others))
                return others.Task;
            _loads.Add(key, mine);
        }

        _ = Load(key, mine);
        return mine.Task;
    }

    private async Task Load(TKey key, TaskCompletionSource<TValue?> mine)
    {
        try
        {
            var loadedAt = time.GetTimestamp();
            var value = await load(key);
            Finish(key, mine, () => Keep(key, value, loadedAt));
            mine.SetResult(value);
        }
        catch (Exception failure)
        {
            // Of whoever waits for it.
            Finish(key, mine, static () => { });
            mine.SetException(failure);
        }
    }

    private void Finish(TKey key, TaskCompletionSource<TValue?> mine, Action keep)
    {
        lock (_gate)
        {
            if (!_loads.TryGetValue(key, out var present) || present != mine)
                return;
            _loads.Remove(key);
            keep();
        }
    }

    private void Keep(TKey key, TValue? value, long loadedAt)
    {
        if (value is null)
        {
            _entries.TryRemove(key);
            _unknown.AddOrUpdate(key, new Absence(loadedAt));
        }
        else
        {
            _entries.AddOrUpdate(key, new Entry(value, loadedAt));
            _unknown.TryRemove(key);
        }
    }

    private sealed record Entry(TValue Value, long LoadedAt);

    private sealed record Absence(long LoadedAt);
}
