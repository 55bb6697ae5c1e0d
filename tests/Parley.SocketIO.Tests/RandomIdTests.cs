using System.Buffers.Text;

namespace Parley.SocketIO.Tests;

public class RandomIdTests
{
    [Fact]
    public async Task Ids_of_any_length_are_all_different_on_all_threads()
    {
        string[][] made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 5_000).Select(i => RandomId.New(i % 2 == 0 ? 18 : 15)).ToArray())));

        string[] all = [.. made.SelectMany(ids => ids)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, id => Assert.True(Base64Url.IsValid(id)));
        Assert.Equal([20, 24], all.Select(id => id.Length).Distinct().Order());
        // Bytes that were cleared, or never drawn, would be zeros.
        Assert.DoesNotContain(all, id => id.EndsWith("AAAAAAAA", StringComparison.Ordinal));
    }
}
