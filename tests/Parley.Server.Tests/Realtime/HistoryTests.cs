using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>Many change the same conversations at once, on one node or two; then what is stored is held against what was answered.</summary>
public sealed class HistoryTests(SessionDatabase database) : IClassFixture<SessionDatabase>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task What_two_nodes_answered_is_what_is_stored(int seed)
    {
        var settings = await database.New();
        await using var one = await SessionHost.Start(settings);
        await using var two = await SessionHost.Start(settings, like: one);
        await new History(seed, [one, two]).Check();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task What_one_node_answered_is_what_is_stored(int seed)
    {
        await using var host = await SessionHost.Start();
        await new History(seed, [host]).Check();
    }
}
