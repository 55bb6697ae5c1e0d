using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Events;

/// <summary>Who comes back after leaving is another member and the same user.</summary>
public sealed class ReturningTests
{
    [Fact]
    public async Task What_a_user_said_before_it_left_is_still_its_own()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.BobToken, "one");
        await room.Say(room.BobToken, "two");
        await room.Say(room.AnnToken, "of another");
        await Return(room);

        Assert.Equal(201, (await room.Send(room.BobToken, "message:update", new { event_id = 3, text = "uno" })).Status);
        Assert.Equal("uno", (await room.Event(3)).GetProperty("body").GetProperty("text").GetString());
        var (status, refusal) = await room.Send(room.BobToken, "message:seen", new { event_id = 3 });
        Assert.Equal((403, "event:error:permission-denied"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, room.Path + "/events/4", room.BobToken)).Status);

        Assert.Equal(403, (await room.Send(room.BobToken, "message:update", new { event_id = 5, text = "x" })).Status);
        Assert.Equal(403, (await host.Send(HttpMethod.Delete, room.Path + "/events/5", room.BobToken)).Status);
        Assert.Equal(201, (await room.Send(room.BobToken, "message:seen", new { event_id = 5 })).Status);
    }

    [Fact]
    public async Task An_application_acts_for_the_user_in_the_same_way()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.BobToken, "one");
        var now = await Return(room);
        var admin = host.Tokens.Admin();
        Assert.Equal(403, (await room.Send(admin, "message:seen", new { event_id = 3 }, now)).Status);
        Assert.Equal(403, (await room.Send(admin, "message:update", new { event_id = 3, text = "x" }, room.Ann)).Status);
        Assert.Equal(201, (await room.Send(admin, "message:update", new { event_id = 3, text = "uno" }, now)).Status);
        Assert.Equal(403, (await host.Send(HttpMethod.Delete, $"{room.Path}/events/3?from={room.Ann}", admin)).Status);
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, $"{room.Path}/events/3?from={now}", admin)).Status);
    }

    [Fact]
    public async Task The_member_that_it_was_may_still_be_named_by_the_user_and_by_nobody_else()
    {
        await using var host = await SessionHost.Start();
        await host.AddUser("cid");
        var room = await Room.Of(host);
        await room.Say(room.BobToken, "one");
        var now = await Return(room);
        var (status, sent) = await room.Send(room.BobToken, "text", new { text = "x" }, room.Bob);
        Assert.Equal((201, now), (status, sent.GetProperty("from").GetString()));
        Assert.Equal(403, (await room.Send(room.AnnToken, "text", new { text = "x" }, room.Bob)).Status);
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, $"{room.Path}/events/3?from={room.Bob}", room.BobToken)).Status);
        var invitation = $$"""{"state":"invited","user":{"name":"cid"},"from":"{{room.Bob}}"}""";
        Assert.Equal(403, (await host.Send(HttpMethod.Post, room.Path + "/members", room.AnnToken, invitation)).Status);
        Assert.Equal(201, (await host.Send(HttpMethod.Post, room.Path + "/members", room.BobToken, invitation)).Status);
    }

    [Fact]
    public async Task A_reaction_of_before_can_be_taken_back()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        foreach (var token in new[] { room.AnnToken, room.BobToken })
            await room.Send(token, "custom:reaction", new { event_id = 3, reaction = "r" });
        await Return(room);
        Assert.Equal(201, (await room.Send(room.BobToken, "custom:reaction", new { event_id = 3, reaction = "r", action = "remove" })).Status);
        var left = (await room.Event(3)).GetProperty("reactions").GetProperty("r").EnumerateArray();
        Assert.Equal([room.Ann], left.Select(member => member.GetString()));
    }

    [Fact]
    public async Task A_repeated_key_returns_the_first_event_also_after_coming_back()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        Assert.Equal(3, await Send(room.BobToken, "c1"));
        await Return(room);
        Assert.Equal(3, await Send(room.BobToken, "c1"));
        Assert.Equal(6, await Send(room.BobToken, "c2"));
        Assert.Equal(7, await Send(room.AnnToken, "c1"));

        async Task<int> Send(string token, string key)
        {
            var (status, sent) = await host.Send(
                HttpMethod.Post, room.Path + "/events", token, $$"""{"type":"text","client_ref":"{{key}}","body":{"text":"x"} }""");
            Assert.Equal(201, status);
            return sent.GetProperty("id").GetInt32();
        }
    }

    /// <summary>The id of the member that bob becomes.</summary>
    private static async Task<string> Return(Room room)
    {
        Assert.Equal(200, (await room.Change(room.BobToken, room.Bob, "left")).Status);
        return await room.Join("bob");
    }
}
