using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>Two servers on one PostgreSQL deliver one log.</summary>
public sealed class TwoNodeDeliveryTests(SessionDatabase database) : IClassFixture<SessionDatabase>
{
    [Fact]
    public async Task What_both_nodes_write_at_once_reaches_both_in_one_order_without_a_gap()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        await using var ann = await one.LogIn(room.AnnToken);
        await using var bob = await two.LogIn(room.BobToken);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var (status, _) = await (i % 2 == 0 ? one : two).Send(
                HttpMethod.Post, room.Path + "/events", i % 3 == 0 ? room.AnnToken : room.BobToken,
                $$$"""{"type":"message","body":{"message_type":"text","text":"{{{i}}}"}}""");
            Assert.Equal(201, status);
        }));
        var expected = Enumerable.Range(3, 200).Select(id => (long)id).ToList();
        var seen = new List<(long, string?)>[] { [], [] };
        foreach (var (client, log) in new[] { (ann, seen[0]), (bob, seen[1]) })
        {
            for (var i = 0; i < 200; i++)
            {
                var heard = await client.Hears("message");
                log.Add((heard.Payload.GetProperty("id").GetInt64(), heard.Body.GetProperty("text").GetString()));
            }
        }

        Assert.Equal(expected, seen[0].Select(item => item.Item1));
        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public async Task A_member_added_on_one_node_hears_on_the_other_and_one_removed_does_not()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var room = await Room.Empty(one);
        await room.Join("ann");
        await using var bob = await two.LogIn(room.BobToken);
        var (_, member) = await room.Add(room.AnnToken, "invited", "bob");
        await bob.Hears("member:invited");
        // The other node decides on what it knows, and is told when that is out of date.
        Assert.Equal(403, (await two.Send(HttpMethod.Post, room.Path + "/events", room.BobToken, """{"type":"text","body":{"text":"x"}}""")).Status);
        await room.Join("bob");
        await bob.Hears("member:joined");
        Assert.Equal(201, (await two.Send(HttpMethod.Post, room.Path + "/events", room.BobToken, """{"type":"text","body":{"text":"x"}}""")).Status);
        await bob.Hears("text");
        await room.Change(room.AnnToken, member.GetProperty("id").GetString()!, "left");
        await bob.Hears("member:left");
        Assert.Equal(403, (await two.Send(HttpMethod.Post, room.Path + "/events", room.BobToken, """{"type":"text","body":{"text":"x"}}""")).Status);
        await room.Say(room.AnnToken, "after");
        await bob.HearsNothing();
    }

    [Fact]
    public async Task Passing_events_and_deletions_reach_the_other_node()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        await using var bob = await two.LogIn(room.BobToken);
        await room.Send(room.AnnToken, "text:typing:on", new { activity = 1 });
        await bob.Hears("text:typing:on");
        Assert.Equal(204, (await one.Send(HttpMethod.Delete, room.Path, one.Tokens.Admin())).Status);
        await bob.Hears("conversation:deleted");
    }

    [Fact]
    public async Task A_session_resumed_on_the_other_node_is_shown_what_it_missed()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        await using var away = await one.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "heard");
        await away.Hears("message");
        await away.HearsNothing();
        await away.Cut();
        // Its place is stored a moment after its socket is gone.
        await SessionHost.Eventually(async () => (await one.Stored(away.SessionId)).Positions.Length > 0
            && Domain.Sessions.Positions.Read((await one.Stored(away.SessionId)).Positions).Values.Single() == 3);
        await room.Say(room.AnnToken, "missed");

        await using var back = await two.OpenWith(room.BobToken, away.SessionId);
        var pending = (await back.Succeeds()).Body.GetProperty("pending_events").EnumerateArray().Single();

        Assert.Equal("missed", pending.GetProperty("body").GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_session_taken_from_a_half_open_socket_of_the_other_node_is_shown_nothing_again()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        await using var silent = await one.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "acknowledged");
        await silent.Hears("message");
        await silent.FallSilent();
        await using var back = await two.OpenWith(room.BobToken, silent.SessionId);

        var answered = back.Succeeds();
        await one.AdvanceUntil(answered, TimeSpan.FromMilliseconds(500));

        Assert.Equal(silent.SessionId, back.SessionId);
        Assert.Equal("[]", (await answered).Body.GetProperty("pending_events").GetRawText());
    }

    [Fact]
    public async Task A_key_counts_once_on_both_nodes()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            var (status, sent) = await (i % 2 == 0 ? one : two).Send(
                HttpMethod.Post, room.Path + "/events", room.AnnToken, """{"type":"text","client_ref":"k","body":{"text":"x"}}""");
            Assert.Equal(201, status);
            return sent.GetProperty("id").GetInt64();
        }));
        Assert.Equal([3], ids.Distinct());
        Assert.Equal([1, 2, 3], await room.Ids());
    }

    [Fact]
    public async Task Many_who_join_and_leave_at_once_on_both_nodes_have_one_order()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        await using var ann = await two.LogIn(room.AnnToken);
        var names = Enumerable.Range(0, 60).Select(i => $"u{i}").ToArray();
        await Task.WhenAll(names.Select(name => one.AddUser(name)));
        await Task.WhenAll(names.Select(async (name, i) =>
        {
            var (here, there) = i % 2 == 0 ? (one, two) : (two, one);
            var (status, member) = await here.Send(
                HttpMethod.Post, room.Path + "/members", one.Tokens.User(name), $$$"""{"state":"joined","user":{"name":"{{{name}}}"}}""");
            Assert.Equal(201, status);
            (status, _) = await there.Send(
                HttpMethod.Patch, $"{room.Path}/members/{member.GetProperty("id").GetString()}", one.Tokens.User(name), """{"state":"left"}""");
            Assert.Equal(200, status);
        }));
        for (var id = 3; id < 123; id++)
            Assert.Equal(id, (await ann.Next()).Payload.GetProperty("id").GetInt32());
        var (_, present) = await one.Send(HttpMethod.Get, room.Path + "/members?state=joined", one.Tokens.Admin());
        Assert.Equal(2, present.GetProperty("_embedded").GetProperty("members").GetArrayLength());
        Assert.Equal(201, (await one.Send(
            HttpMethod.Post, room.Path + "/members", one.Tokens.User("u1"), """{"state":"joined","user":{"name":"u1"}}""")).Status);
    }

    private async Task<(SessionHost One, SessionHost Two)> Start()
    {
        var settings = await database.New();
        var one = await SessionHost.Start(settings);
        return (one, await SessionHost.Start(settings, like: one));
    }
}
