using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Verification;

public sealed class VerifiedTokenCacheTests
{
    [Fact]
    public void A_token_is_found_by_its_whole_text_only()
    {
        var cache = new VerifiedTokenCache();
        var text = Good();
        var token = Accepts(text);
        cache.Add(text, token);
        Assert.True(cache.TryGet(text, out var found));
        Assert.Same(token, found);
        Assert.False(cache.TryGet(text.AsSpan()[..^1], out _));
        Assert.False(cache.TryGet(text + "A", out _));
        Assert.False(cache.TryGet("", out _));
        Assert.False(cache.TryGet(new string('x', 100_000), out _));
    }

    [Fact]
    public void Forgetting_an_application_leaves_the_others()
    {
        var cache = new VerifiedTokenCache();
        var other = Sign(Payload().Replace(App, OtherApp, StringComparison.Ordinal));
        var mine = Enumerable.Range(0, 20).Select(i => Good($",\"n\":{i}")).ToList();
        foreach (var text in mine) cache.Add(text, Accepts(text));
        cache.Add(other, Accepts(other));

        cache.RemoveApplication(App);
        Assert.DoesNotContain(mine, text => cache.TryGet(text, out _));
        Assert.True(cache.TryGet(other, out _));
        cache.Clear();
        Assert.False(cache.TryGet(other, out _));
    }

    [Fact]
    public void It_never_holds_more_than_its_capacity()
    {
        var cache = new VerifiedTokenCache(10);
        var token = Accepts(Good());
        for (var i = 0; i < 500; i++) cache.Add($"{i}", token);
        Assert.InRange(Enumerable.Range(0, 500).Count(i => cache.TryGet($"{i}", out _)), 1, 10);
    }
}
