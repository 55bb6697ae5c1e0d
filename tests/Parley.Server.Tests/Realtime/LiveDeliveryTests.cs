using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>What reaches sockets, and what is shown to those that were away.</summary>
public sealed class LiveDeliveryTests
{
    [Fact]
    public async Task Every_session_of_every_member_gets_every_event_once_and_in_order()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var phone = await host.LogIn(room.AnnToken);
        await using var desk = await host.LogIn(room.AnnToken);
        await using var bob = await host.LogIn(room.BobToken);
        for (var i = 0; i < 50; i++)
            await room.Say(i % 2 == 0 ? room.AnnToken : room.BobToken, $"{i}");
        foreach (var client in new[] { phone, desk, bob })
        {
            for (var i = 0; i < 50; i++)
            {
                var heard = await client.Hears("message");
                Assert.Equal((i + 3, $"{i}"), (heard.Payload.GetProperty("id").GetInt32(), heard.Body.GetProperty("text").GetString()));
            }
        }
    }

    [Fact]
    public async Task Of_many_events_at_once_everyone_gets_each_once_and_in_order()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var ann = await host.LogIn(room.AnnToken);
        await using var old = await host.LogIn(room.AnnToken);
        await using var bob = await host.LogIn(room.BobToken);
        old.Acknowledges = false;
        var said = Enumerable.Range(0, 120).Select(i => room.Say(room.AnnToken, $"{i}")).ToList();
        var (_, left) = await room.Change(room.BobToken, room.Bob, "left");
        Assert.Equal("LEFT", left.GetProperty("state").GetString(), ignoreCase: true);
        await room.Join("bob");
        await Task.WhenAll(said);

        long[] all = [.. Enumerable.Range(3, 122).Select(id => (long)id)];
        Assert.Equal(all, await Ids(ann, 122));
        // Who comes back is shown what was said meanwhile, at its place.
        Assert.Equal(all, await Ids(bob, 122));
        await bob.HearsNothing();
        await old.Cut();
        await using var again = await host.OpenWith(room.AnnToken, old.SessionId);
        var pending = (await again.Succeeds()).Body.GetProperty("pending_events").EnumerateArray().Select(item => item.GetProperty("id").GetInt64());
        Assert.Equal(all[..100], pending);
        Assert.Equal(all[100..], await Ids(again, 22));
    }

    [Fact]
    public async Task An_event_carries_what_both_generations_of_clients_read()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "hello");
        var heard = (await bob.Hears("message")).Payload;
        Assert.Equal(
            (room.Id, 3, room.Ann, JsonValueKind.Object),
            (heard.GetProperty("cid").GetString(), heard.GetProperty("id").GetInt32(), heard.GetProperty("from").GetString(), heard.GetProperty("body").ValueKind));
        Assert.Equal("ann", heard.GetProperty("_embedded").GetProperty("from_user").GetProperty("name").GetString());
        Assert.Equal(room.Ann, heard.GetProperty("_embedded").GetProperty("from_member").GetProperty("id").GetString());
        // nexmo-client 9.5.1 would take it for the conversation itself.
        Assert.False(heard.TryGetProperty("conversation", out _));
    }

    [Fact]
    public async Task An_invitation_reaches_the_invited_at_once_and_joining_keeps_the_member()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host, """{"name":"party"}""");
        var ann = await room.Join("ann");
        await using var bob = await host.LogIn(room.BobToken);
        var (_, invited) = await room.Add(room.AnnToken, "invited", "bob");
        var heard = await bob.Hears("member:invited");
        Assert.Equal(invited.GetProperty("id").GetString(), heard.Text("from"));
        Assert.Equal(("party", "ann"), (heard.Body.GetProperty("cname").GetString(), heard.Body.GetProperty("invited_by").GetString()));
        Assert.Equal(room.Id, heard.Body.GetProperty("conversation").GetProperty("conversation_id").GetString());
        Assert.Equal(heard.Body.GetProperty("user").GetProperty("id").GetString(), heard.Body.GetProperty("user").GetProperty("user_id").GetString());
        Assert.Equal(JsonValueKind.Object, heard.Body.GetProperty("media").GetProperty("audio_settings").ValueKind);
        var (_, joined) = await room.Add(room.BobToken, "joined", "bob");
        Assert.Equal(invited.GetProperty("id").GetString(), joined.GetProperty("id").GetString());
        Assert.Equal(heard.Text("from"), (await bob.Hears("member:joined")).Text("from"));
    }

    [Fact]
    public async Task An_invitation_by_the_application_says_so()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        await using var bob = await host.LogIn(room.BobToken);
        await room.Add(host.Tokens.Admin(), "invited", "bob");
        var heard = await bob.Hears("member:invited");
        Assert.Equal(JsonValueKind.Null, heard.Body.GetProperty("invited_by").ValueKind);
        Assert.True(heard.Body.GetProperty("initiator").GetProperty("invited").GetProperty("isSystem").GetBoolean());
    }

    [Fact]
    public async Task Who_leaves_or_is_made_to_is_told_and_hears_no_more()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        await using var ann = await host.LogIn(room.AnnToken);
        var (status, _) = await host.Send(
            HttpMethod.Delete, $"/beta/conversations/{room.Id}/members/{room.Bob}?from={room.Ann}&reason_code=spam&reason_text=too%20loud", room.AnnToken);
        Assert.Equal(200, status);
        foreach (var client in new[] { bob, ann })
        {
            var left = await client.Hears("member:left");
            Assert.Equal(room.Bob, left.Text("from"));
            Assert.Equal("""{"code":"spam","text":"too loud"}""", left.Body.GetProperty("reason").GetRawText());
            Assert.Equal(room.Ann, left.Body.GetProperty("initiator").GetProperty("left").GetProperty("member_id").GetString());
            Assert.True(left.Body.GetProperty("timestamp").TryGetProperty("left", out _));
        }

        await room.Say(room.AnnToken, "gone?");
        await ann.Hears("message");
        await bob.HearsNothing();
    }

    [Theory]
    [InlineData("text:typing:on")]
    [InlineData("ephemeral")]
    public async Task Passing_events_reach_who_is_there_without_an_id(string type)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        await room.Send(room.AnnToken, type, new { activity = 1 });
        var heard = await bob.Hears(type);
        Assert.False(heard.Payload.TryGetProperty("id", out _));
        Assert.Equal((room.Id, room.Ann), (heard.Text("cid"), heard.Text("from")));
        Assert.Equal("ann", heard.Payload.GetProperty("_embedded").GetProperty("from_user").GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_update_of_the_conversation_is_an_event()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        await host.Send(HttpMethod.Put, room.Path, room.AnnToken, """{"display_name":"New"}""");
        Assert.Equal("New", (await bob.Hears("conversation:updated")).Body.GetProperty("display_name").GetString());
    }

    [Fact]
    public async Task A_deleted_conversation_is_gone_and_its_members_are_told()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, room.Path, room.AnnToken)).Status);
        Assert.Equal(room.Id, (await bob.Hears("conversation:deleted")).Body.GetProperty("id").GetString());
        Assert.Equal(404, (await host.Send(HttpMethod.Get, room.Path, room.AnnToken)).Status);
        Assert.Equal(404, (await room.Send(room.AnnToken, "text", new { text = "x" })).Status);
    }

    [Fact]
    public async Task Who_is_no_member_hears_nothing()
    {
        await using var host = await SessionHost.Start();
        await host.AddUser("eve");
        var room = await Room.Of(host);
        await using var eve = await host.LogIn(host.Tokens.User("eve"));
        await using var bob = await host.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "private");
        await room.Send(room.AnnToken, "ephemeral");
        await bob.Hears("message");
        await bob.Hears("ephemeral");
        await eve.HearsNothing();
    }

    [Fact]
    public async Task The_members_of_a_deleted_user_leave()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var ann = await host.LogIn(room.AnnToken);
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, "/v1/users/bob", host.Tokens.Admin())).Status);
        var left = await ann.Hears("member:left");
        Assert.Equal("bob", left.Body.GetProperty("user").GetProperty("name").GetString());
        Assert.True(left.Body.GetProperty("initiator").GetProperty("left").GetProperty("isSystem").GetBoolean());
    }

    private static async Task<long[]> Ids(SessionClient client, int count)
    {
        var ids = new long[count];
        for (var i = 0; i < count; i++)
            ids[i] = (await client.Next()).Payload.GetProperty("id").GetInt64();
        return ids;
    }
}
