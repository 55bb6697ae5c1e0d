using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Domain;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>Events that the log does not keep come once, on every node, however long they are.</summary>
public sealed class PassingEventTests(SessionDatabase database) : IClassFixture<SessionDatabase>
{
    public static TheoryData<string> Texts => new(
        "short", new string('ж', 1_300), string.Concat(Enumerable.Repeat("😀", 1_000)), new string('"', 2_000), new string('\\', 2_000));

    [Theory, MemberData(nameof(Texts))]
    public async Task An_ephemeral_event_of_any_allowed_size_comes_once_here_and_there(string text)
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        await using var here = await one.LogIn(room.BobToken);
        await using var there = await two.LogIn(room.BobToken);

        // As clients write it: nothing is escaped that need not be.
        var escaped = text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var json = $$"""{"type":"ephemeral","body":{"text":"{{escaped}}"} }""";
        Assert.Equal(201, (await one.Send(HttpMethod.Post, room.Path + "/events", room.AnnToken, json)).Status);

        foreach (var bob in new[] { here, there })
            Assert.Equal(text, (await bob.Hears("ephemeral")).Body.GetProperty("text").GetString());
        await room.Say(room.AnnToken, "after");
        foreach (var bob in new[] { here, there })
            await bob.Hears("message");
    }

    [Fact]
    public async Task Typing_by_a_user_with_quotes_in_its_custom_data_reaches_the_other_node()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var data = JsonSerializer.Serialize(new { name = "eve", properties = new { custom_data = new { quotes = new string('"', 1_000) } } });
        Assert.Equal(201, (await one.Send(HttpMethod.Post, "/v1/users", one.Tokens.Admin(), data)).Status);
        var room = await Room.Of(one);
        await room.Join("eve");
        await using var bob = await two.LogIn(room.BobToken);

        await room.Send(one.Tokens.User("eve"), "text:typing:on", new { activity = 1 });

        await bob.Hears("text:typing:on");
    }

    [Fact]
    public async Task The_deletion_of_a_big_room_reaches_all_its_members_once()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        var names = Enumerable.Range(0, 250).Select(i => $"user {i}").ToArray();
        await Task.WhenAll(names.Select(async name =>
        {
            await one.AddUser(name);
            await room.Join(name);
        }));
        await using var ann = await one.LogIn(room.AnnToken);
        await using var bob = await two.LogIn(room.BobToken);
        await using var last = await two.LogIn(one.Tokens.User(names[^1]));

        Assert.Equal(204, (await one.Send(HttpMethod.Delete, room.Path, one.Tokens.Admin())).Status);

        foreach (var member in new[] { ann, bob, last })
        {
            await member.Hears("conversation:deleted");
            await member.HearsNothing();
        }
    }

    [Fact]
    public async Task An_event_that_the_other_nodes_cannot_be_told_of_is_refused_and_nobody_is_shown_it()
    {
        await using var host = await SessionHost.Start(replace: services =>
            services.Replace(ServiceDescriptor.Singleton<ISignals, BrokenSignals>()));
        host.ErrorsExpected = true;
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);

        Assert.Equal(503, (await room.Send(room.AnnToken, "ephemeral", new { text = "x" })).Status);

        await bob.HearsNothing();
    }

    private async Task<(SessionHost One, SessionHost Two)> Start()
    {
        var settings = await database.New();
        var one = await SessionHost.Start(settings);
        return (one, await SessionHost.Start(settings, like: one));
    }

    /// <summary>A bus that tells nobody, and says so.</summary>
    private sealed class BrokenSignals : ISignals
    {
        public bool Connected => true;

        public bool ReachesOthers => true;

        public Task<bool> TryPublish(Signal signal, CancellationToken cancel) => Task.FromResult(false);

        public Task<bool> TryTellOthers(Signal signal, CancellationToken cancel) => Task.FromResult(false);

        public void Subscribe(Action<Signal?> handler)
        {
        }
    }
}
