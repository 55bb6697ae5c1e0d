using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Members;

/// <summary>Who becomes a member, how, and in which shapes it is shown.</summary>
public sealed class MemberTests
{
    public static TheoryData<string> Prefixes => ["/v1", "/v0.3", "/v0.2", "/beta2", "/v0.1", "/beta"];

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task A_member_in_the_shape_of_each_version(string prefix)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        var old = prefix is "/v0.1" or "/beta";
        var body = old ? """{"action":"join","user_name":"ann","channel":{"type":"app"}}""" : """{"state":"JOINED","user":{"name":"ann"},"channel":{"type":"app"}}""";
        var (status, member) = await host.Send(HttpMethod.Post, $"{prefix}/conversations/{room.Id}/members", host.Tokens.Admin(), body);
        Assert.Equal(old ? 200 : 201, status);
        var id = member.GetProperty("id").GetString();
        Assert.StartsWith("MEM-", id, StringComparison.Ordinal);
        Assert.Equal("JOINED", member.GetProperty("state").GetString());
        Assert.Equal("ann", member.GetProperty("_embedded").GetProperty("user").GetProperty("name").GetString());
        Assert.True(member.GetProperty("timestamp").TryGetProperty("joined", out _));
        Assert.False(member.GetProperty("timestamp").TryGetProperty("invited", out _));
        var initiator = member.GetProperty("initiator").GetProperty("joined");
        Assert.True(initiator.GetProperty(old ? "isSystem" : "is_system").GetBoolean());

        var (_, list) = await host.Send(HttpMethod.Get, $"{prefix}/conversations/{room.Id}/members", host.Tokens.Admin());
        var items = old ? list
            : prefix is "/v0.2" or "/beta2" ? list.GetProperty("_embedded").GetProperty("data").GetProperty("members")
            : list.GetProperty("_embedded").GetProperty("members");
        Assert.Equal((id, "JOINED"), (items[0].GetProperty("id").GetString(), items[0].GetProperty("state").GetString()));
        if (prefix is "/v0.2" or "/beta2")
            Assert.Equal("ann", items[0].GetProperty("name").GetString());

        foreach (var which in new[] { id, "me" })
            Assert.Equal(id, (await host.Send(HttpMethod.Get, $"{prefix}/conversations/{room.Id}/members/{which}", host.Tokens.User("ann"))).Body.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_user_is_named_by_its_id_or_its_name()
    {
        await using var host = await SessionHost.Start();
        var id = await host.AddUser("eve");
        var room = await Room.Empty(host);
        Assert.Equal(201, (await Post(room, host.Tokens.Admin(), $$"""{"state":"invited","user":{"id":"{{id}}"} }""")).Status);
        Assert.Equal(201, (await Post(room, host.Tokens.Admin(), """{"state":"joined","user":{"name":"eve"}}""")).Status);
        var (status, refusal) = await Post(room, host.Tokens.Admin(), """{"state":"joined","user":{"name":"nobody"}}""");
        Assert.Equal((404, "user:error:not-found"), (status, refusal.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("invited", "invited", "conversation:error:member-already-invited")]
    [InlineData("joined", "joined", "conversation:error:member-already-joined")]
    [InlineData("joined", "invited", "conversation:error:member-already-joined")]
    public async Task Nobody_becomes_what_it_is(string first, string second, string code)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        await room.Add(host.Tokens.Admin(), first, "bob");
        var (status, refusal) = await room.Add(host.Tokens.Admin(), second, "bob");
        Assert.Equal((400, code), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal([1], await room.Ids());
    }

    [Fact]
    public async Task Who_comes_back_is_a_new_member_and_who_left_cannot_change()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, left) = await host.Send(
            HttpMethod.Patch, $"{room.Path}/members/{room.Bob}", room.BobToken, """{"state":"LEFT","reason":{"code":"c","text":"t"}}""");
        Assert.Equal((200, "LEFT", "c"), (status, left.GetProperty("state").GetString(), left.GetProperty("reason").GetProperty("code").GetString()));
        foreach (var state in new[] { "left", "joined" })
            Assert.Equal("conversation:error:invalid-member-state", (await room.Change(room.BobToken, room.Bob, state)).Body.GetProperty("code").GetString());
        Assert.NotEqual(room.Bob, await room.Join("bob"));
    }

    [Fact]
    public async Task A_user_joins_itself_only_and_invites_anyone()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        await room.Join("ann");
        Assert.Equal(403, (await room.Add(room.AnnToken, "joined", "bob")).Status);
        var (_, bob) = await room.Add(room.AnnToken, "invited", "bob");
        Assert.Equal(403, (await room.Change(room.AnnToken, bob.GetProperty("id").GetString()!, "joined")).Status);
        Assert.Equal(200, (await room.Change(room.BobToken, bob.GetProperty("id").GetString()!, "joined")).Status);
    }

    [Fact]
    public async Task Only_joined_members_and_the_application_make_others_leave()
    {
        await using var host = await SessionHost.Start();
        await host.AddUser("eve");
        var room = await Room.Of(host);
        var (status, refusal) = await room.Change(host.Tokens.User("eve"), room.Ann, "left");
        Assert.Equal((403, "event:error:not-joined"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal(200, (await room.Change(room.AnnToken, room.Bob, "left")).Status);
        Assert.Equal(200, (await room.Change(host.Tokens.Admin(), room.Ann, "left")).Status);
    }

    [Fact]
    public async Task A_conversation_has_a_maximum_of_members()
    {
        await using var host = await SessionHost.Start(new() { ["Conversations:MaximumMembers"] = "2" });
        await host.AddUser("eve");
        var room = await Room.Of(host);
        var (status, refusal) = await room.Add(host.Tokens.Admin(), "invited", "eve");
        Assert.Equal((400, "conversation:error:maximum-number-of-members"), (status, refusal.GetProperty("code").GetString()));
        await room.Change(room.BobToken, room.Bob, "left");
        Assert.Equal(201, (await room.Add(host.Tokens.Admin(), "invited", "eve")).Status);
    }

    [Fact]
    public async Task Media_are_read_in_either_spelling_and_change_with_an_event()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        var (_, member) = await Post(room, host.Tokens.Admin(), """{"state":"joined","user":{"name":"ann"},"media":{"audioSettings":{"enabled":true}}}""");
        Assert.Equal("""{"audio_settings":{"enabled":true,"earmuffed":false,"muted":false},"audio":true}""", member.GetProperty("media").GetRawText());
        var path = $"{room.Path}/members/{member.GetProperty("id").GetString()}";
        var (status, muted) = await host.Send(HttpMethod.Patch, path, room.AnnToken, """{"media":{"audio_settings":{"enabled":true,"muted":true}}}""");
        Assert.Equal((200, true), (status, muted.GetProperty("media").GetProperty("audio_settings").GetProperty("muted").GetBoolean()));
        Assert.Equal("member:media", (await room.Event(2)).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("""{"user":{"name":"ann"}}""", "state")]
    [InlineData("""{"state":"left","user":{"name":"ann"}}""", "state")]
    [InlineData("""{"state":"joined"}""", "user")]
    [InlineData("""{"state":"joined","user":{"name":"ann"},"channel":{"type":"pigeon"}}""", "channel.type")]
    [InlineData("""{"state":"joined","user":{"name":"ann"},"channel":{"type":"app","to":"x"}}""", "channel.to")]
    [InlineData("""{"state":"joined","user":{"name":"ann"},"media":{"audio":"yes"}}""", "media.audio")]
    public async Task A_body_that_breaks_a_rule_names_the_field_and_changes_nothing(string body, string field)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        var (status, refusal) = await Post(room, host.Tokens.Admin(), body);
        Assert.Equal((400, field), (status, refusal.GetProperty("invalid_parameters")[0].GetProperty("name").GetString()));
        Assert.Empty(await room.Ids());
    }

    [Fact]
    public async Task Many_who_join_at_once_while_others_talk_are_all_joined()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var names = Enumerable.Range(0, 150).Select(i => $"u{i}").ToArray();
        await Task.WhenAll(names.Select(name => host.AddUser(name)));
        var talk = Enumerable.Range(0, 50).Select(i => room.Say(room.AnnToken, $"{i}")).ToList();
        await Task.WhenAll(names.Select(room.Join));
        await Task.WhenAll(talk);
        var ids = (await room.Ids()).Concat(await room.Ids("page_size=100&start_id=101")).Concat(await room.Ids("page_size=100&start_id=201"));
        Assert.Equal(Enumerable.Range(1, 202).Select(id => (long)id), ids);
        Assert.Equal("conversation:error:member-already-joined", (await room.Add(host.Tokens.Admin(), "joined", "u7")).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Of_many_who_join_at_once_no_more_get_in_than_the_maximum()
    {
        await using var host = await SessionHost.Start(new() { ["Conversations:MaximumMembers"] = "10" });
        var room = await Room.Empty(host);
        var names = Enumerable.Range(0, 40).Select(i => $"u{i}").ToArray();
        await Task.WhenAll(names.Select(name => host.AddUser(name)));
        var joined = await Task.WhenAll(names.Select(name => room.Add(host.Tokens.User(name), "joined", name)));
        Assert.Equal(10, joined.Count(answer => answer.Status == 201));
        Assert.All(
            joined.Where(answer => answer.Status != 201),
            answer => Assert.Equal("conversation:error:maximum-number-of-members", answer.Body.GetProperty("code").GetString()));
        Assert.Equal(Enumerable.Range(1, 10).Select(id => (long)id), await room.Ids());
    }

    [Fact]
    public async Task One_user_on_many_devices_joins_and_leaves_once_each_time()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        for (var round = 0; round < 3; round++)
        {
            var joined = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => room.Add(room.AnnToken, "joined", "ann")));
            var member = Assert.Single(joined, answer => answer.Status == 201).Body.GetProperty("id").GetString()!;
            var left = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => room.Change(room.AnnToken, member, "left")));
            Assert.Single(left, answer => answer.Status == 200);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], await room.Ids());
    }

    private static Task<(int Status, JsonElement Body)> Post(Room room, string token, string body) =>
        room.Host.Send(HttpMethod.Post, room.Path + "/members", token, body);
}
