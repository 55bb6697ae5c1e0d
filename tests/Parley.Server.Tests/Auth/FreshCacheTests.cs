using Microsoft.Extensions.Time.Testing;
using Parley.Domain;
using Parley.Server.Auth;
using Parley.Server.Realtime;

namespace Parley.Server.Tests.Auth;

public class FreshCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _loads = [];
    private readonly HashSet<string> _stored = [];

    [Fact]
    public async Task What_is_not_there_is_asked_for_once_in_a_second()
    {
        var cache = Cache();
        Assert.Null(await cache.Get("a"));
        Assert.Null(await cache.Get("a"));
        Assert.Single(_loads);

        _stored.Add("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a", await cache.Get("a"));
        Assert.Equal("a", await cache.Get("a"));
        Assert.Equal(2, _loads.Count);
    }

    [Fact]
    public async Task What_is_made_is_found_as_soon_as_it_is_told()
    {
        var cache = Cache();
        Assert.Null(await cache.Get("a"));
        _stored.Add("a");
        cache.Forget("a");
        Assert.Equal("a", await cache.Get("a"));

        _stored.Clear();
        cache.Clear();
        Assert.Null(await cache.Get("a"));
        _stored.Add("a");
        cache.Clear();
        Assert.Equal("a", await cache.Get("a"));
    }

    [Fact]
    public async Task What_was_there_and_is_gone_is_not_shown_again()
    {
        var cache = Cache();
        _stored.Add("a");
        Assert.Equal("a", await cache.Get("a"));
        _stored.Clear();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await cache.Get("a"));
        Assert.Null(await cache.Get("a"));
    }

    [Fact]
    public async Task Made_up_keys_drive_out_nothing_and_take_bounded_memory()
    {
        var cache = Cache(capacity: 30);
        _stored.Add("a");
        await cache.Get("a");
        await cache.Get("a");
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 1_000; i++)
                await cache.Get($"made up {i}");
        }

        // Nearly all of the first round were forgotten by the second.
        Assert.InRange(_loads.Count, 1_990, 2_001);
        await cache.Get("a");
        Assert.Single(_loads, "a");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_who_ask_at_once_wait_for_one_load(bool isThere)
    {
        var answer = new TaskCompletionSource<string?>();
        var cache = Cache(_ => answer.Task);
        var asked = Enumerable.Range(0, 50).Select(_ => cache.Get("a").AsTask()).ToList();
        answer.SetResult(isThere ? "a" : null);

        Assert.All(await Task.WhenAll(asked), value => Assert.Equal(isThere ? "a" : null, value));
        Assert.Single(_loads);
    }

    [Fact]
    public async Task A_load_that_fails_does_so_for_all_who_wait_and_is_tried_again()
    {
        var answer = new TaskCompletionSource<string?>();
        var cache = Cache(_ => answer.Task);
        var asked = Enumerable.Range(0, 3).Select(_ => cache.Get("a").AsTask()).ToList();
        answer.SetException(new StoreException("The disk is full."));
        foreach (var one in asked)
            await Assert.ThrowsAsync<StoreException>(() => one);

        answer = new TaskCompletionSource<string?>();
        answer.SetResult("a");
        Assert.Equal("a", await cache.Get("a"));
    }

    [Fact]
    public async Task A_change_of_one_key_leaves_the_load_of_another_alone()
    {
        var answer = new TaskCompletionSource<string?>();
        var cache = Cache(_ => answer.Task);
        var asked = cache.Get("a");
        cache.Forget("b");
        answer.SetResult("a");
        await asked;

        await cache.Get("a");
        Assert.Single(_loads);
    }

    [Fact]
    public async Task A_load_that_began_before_a_change_is_neither_kept_nor_waited_for_by_those_who_ask_after_it()
    {
        Action<FreshCache<string, string>>[] changes = [cache => cache.Forget("a"), cache => cache.Clear(), cache => cache.Forget(_ => true)];
        foreach (var change in changes)
        {
            var (old, present) = (new TaskCompletionSource<string?>(), new TaskCompletionSource<string?>());
            var answers = new Queue<Task<string?>>([old.Task, present.Task]);
            var cache = Cache(_ => answers.Dequeue());
            var before = cache.Get("a").AsTask();
            change(cache);
            var after = cache.Get("a").AsTask();
            present.SetResult("new");
            Assert.Equal("new", await after);
            old.SetResult("old");
            Assert.Equal("old", await before);
            Assert.Equal("new", await cache.Get("a"));
        }
    }

    private FreshCache<string, string> Cache(Func<string, Task<string?>>? load = null, int capacity = 100) => new(
        capacity,
        key =>
        {
            _loads.Add(key);
            return load is null ? Task.FromResult(_stored.Contains(key) ? key : null) : load(key);
        },
        new LocalSignals(), _time);
}
