using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Events;

/// <summary>Who may read and send what.</summary>
public sealed class EventAccessTests
{
    [Fact]
    public async Task Only_joined_members_send_and_only_members_read()
    {
        await using var host = await SessionHost.Start();
        await host.AddUser("eve");
        var room = await Room.Of(host);
        var eve = host.Tokens.User("eve");
        var (status, refusal) = await room.Send(eve, "message", new { message_type = "text", text = "x" });
        Assert.Equal((403, "event:error:not-joined"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal(403, (await host.Send(HttpMethod.Get, room.Path + "/events", eve)).Status);
        Assert.Equal(403, (await host.Send(HttpMethod.Get, room.Path + "/events/1", eve)).Status);
        // Whoever knows the id may get it and its members, and join: clients do.
        Assert.Equal(200, (await host.Send(HttpMethod.Get, room.Path, eve)).Status);
        Assert.Equal(200, (await host.Send(HttpMethod.Get, room.Path + "/members", eve)).Status);
        await room.Add(room.AnnToken, "invited", "eve");
        Assert.Equal(200, (await host.Send(HttpMethod.Get, room.Path + "/events", eve)).Status);
        Assert.Equal(403, (await room.Send(eve, "message", new { message_type = "text", text = "x" })).Status);
        await room.Join("eve");
        await room.Say(eve, "now");
    }

    [Fact]
    public async Task A_user_sends_as_itself_and_an_application_as_any_member_or_none()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, refusal) = await room.Send(room.AnnToken, "text", new { text = "x" }, room.Bob);
        Assert.Equal((403, "event:error:permission-denied"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal(404, (await room.Send(room.AnnToken, "text", new { text = "x" }, "MEM-none")).Status);
        var (_, asBob) = await room.Send(host.Tokens.Admin(), "text", new { text = "x" }, room.Bob);
        Assert.Equal("bob", asBob.GetProperty("_embedded").GetProperty("from_user").GetProperty("name").GetString());
        var (_, asSystem) = await room.Send(host.Tokens.Admin(), "text", new { text = "x" });
        Assert.False(asSystem.TryGetProperty("from", out _));
        Assert.False(asSystem.TryGetProperty("_embedded", out _));
    }

    [Theory]
    [InlineData("message", """{"message_type":"text","text":"x"}""")]
    [InlineData("text:typing:on", "{}")]
    [InlineData("audio:mute:on", "{}")]
    public async Task An_event_is_for_a_member_of_its_own_conversation(string type, string body)
    {
        await using var host = await SessionHost.Start();
        var (room, other) = (await Room.Of(host), await Room.Of(host));
        foreach (var (to, status) in new[] { (room.Bob, 201), (room.Ann, 201), (other.Bob, 400), ("MEM-none", 400), ("bob", 400) })
        {
            var (answered, answer) = await host.Send(
                HttpMethod.Post, room.Path + "/events", room.AnnToken, $$"""{"type":"{{type}}","to":"{{to}}","body":{{body}}}""");
            Assert.True(status == answered, $"{to}: {answered} {answer}");
            if (status == 400)
                Assert.Equal("to", answer.GetProperty("invalid_parameters")[0].GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task Who_left_reads_up_to_its_leaving()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "before");
        await room.Change(room.BobToken, room.Bob, "left");
        await room.Say(room.AnnToken, "after");
        Assert.Equal([1, 2, 3, 4], await room.Ids(token: room.BobToken));
        Assert.Equal(404, (await host.Send(HttpMethod.Get, room.Path + "/events/5", room.BobToken)).Status);
        Assert.Equal(403, (await room.Send(room.BobToken, "text", new { text = "x" })).Status);
        // Coming back makes another member, and the same history.
        Assert.NotEqual(room.Bob, await room.Join("bob"));
        Assert.Equal([1, 2, 3, 4, 5, 6], await room.Ids(token: room.BobToken));
    }

    [Fact]
    public async Task Nothing_of_one_application_is_there_for_another()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "ours");
        var theirs = new SessionTokens(host.Time, await host.AddApplication("theirs"));
        await host.AddUser("ann", theirs);
        foreach (var token in new[] { theirs.Admin(), theirs.User("ann") })
        {
            foreach (var (method, path, body) in new (HttpMethod, string, string?)[]
            {
                (HttpMethod.Get, "", null), (HttpMethod.Put, "", "{}"), (HttpMethod.Patch, "", "{}"), (HttpMethod.Delete, "", null),
                (HttpMethod.Get, "/members", null), (HttpMethod.Get, "/members/me", null), (HttpMethod.Get, $"/members/{room.Ann}", null),
                (HttpMethod.Post, "/members", """{"state":"joined","user":{"name":"ann"}}"""),
                (HttpMethod.Patch, $"/members/{room.Ann}", """{"state":"left"}"""), (HttpMethod.Delete, $"/members/{room.Ann}", null),
                (HttpMethod.Get, "/events", null), (HttpMethod.Get, "/events/3", null), (HttpMethod.Delete, "/events/3", null),
                (HttpMethod.Post, "/events", """{"type":"text","body":{"text":"x"}}"""),
                (HttpMethod.Post, "/events", """{"type":"ephemeral","body":{}}"""),
            })
            {
                var (status, refusal) = await host.Send(method, room.Path + path, token, body);
                Assert.True(status == 404, $"{method} {path}: {status} {refusal}");
            }
        }

        Assert.Equal([1, 2, 3], await room.Ids());
    }

    [Fact]
    public async Task An_application_can_keep_conversations_to_their_members()
    {
        await using var host = await SessionHost.Start();
        await host.AddUser("eve");
        var room = await Room.Of(host);
        var (status, _) = await host.SendAsAccount(
            HttpMethod.Put, $"/v2/applications/{host.Tokens.ApplicationId}",
            """{"name":"ours","capabilities":{"rtc":{"conversations":"members-only"}}}""");
        Assert.Equal(200, status);
        var eve = host.Tokens.User("eve");
        foreach (var (method, path, body) in new (HttpMethod, string, string?)[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Patch, "", """{"name":"x"}"""), (HttpMethod.Delete, "", null), (HttpMethod.Get, "/members", null),
            (HttpMethod.Get, $"/members/{room.Ann}", null), (HttpMethod.Post, "/members", """{"state":"joined","user":{"name":"eve"}}"""),
            (HttpMethod.Post, "/members", """{"state":"invited","user":{"name":"eve"}}"""),
            (HttpMethod.Delete, $"/members/{room.Ann}", null), (HttpMethod.Get, "/events", null),
            (HttpMethod.Post, "/events", """{"type":"text","body":{"text":"x"}}"""), (HttpMethod.Post, "/events", """{"type":"ephemeral"}"""),
        })
        {
            var (refused, refusal) = await host.Send(method, room.Path + path, eve, body);
            Assert.True((refused, refusal.GetProperty("code").GetString()) == (404, "conversation:error:not-found"), $"{method} {path}: {refusal}");
        }

        // Members go on, and bring others in.
        await room.Say(room.AnnToken, "x");
        Assert.Equal(201, (await room.Add(room.AnnToken, "invited", "eve")).Status);
        await room.Join("eve");
    }

    [Fact]
    public async Task The_acl_covers_every_road_to_conversations()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var token = host.Tokens.User("ann", acl: """{"paths":{"/*/users/**":{},"/*/sessions/**":{}}}""");
        foreach (var prefix in new[] { "/v1", "/v0.3", "/v0.2", "/beta2", "/v0.1", "/beta" })
        {
            var (status, refusal) = await host.Send(HttpMethod.Get, $"{prefix}/conversations/{room.Id}/events", token);
            Assert.Equal((403, "system:error:permission"), (status, refusal.GetProperty("code").GetString()));
        }

        var one = host.Tokens.User("ann", acl: """{"paths":{"/*/conversations/ID/**":{"methods":["GET"]}}}""".Replace("ID", room.Id, StringComparison.Ordinal));
        Assert.Equal(200, (await host.Send(HttpMethod.Get, room.Path + "/events", one)).Status);
        Assert.Equal(403, (await room.Send(one, "text", new { text = "x" })).Status);
    }
}
