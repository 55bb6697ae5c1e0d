using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Conversations;

/// <summary>Conversations over HTTP, in the shapes of each version.</summary>
public sealed class ConversationTests
{
    public static TheoryData<string> Prefixes => ["/v1", "/v0.3", "/v0.2", "/beta2", "/v0.1", "/beta"];

    private static bool IsOld(string prefix) => prefix is "/v0.1" or "/beta";

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task The_life_of_a_conversation_in_the_shapes_of_each_version(string prefix)
    {
        await using var host = await SessionHost.Start();
        var (status, made) = await host.Send(
            HttpMethod.Post, prefix + "/conversations", host.Tokens.Admin(), """{"display_name":"Room","properties":{"custom_data":{"a":1}}}""");
        var id = made.GetProperty("id").GetString();
        Assert.Equal(IsOld(prefix) ? 200 : 201, status);
        Assert.Matches("^CON-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id);
        Assert.Matches("^NAM-", made.GetProperty("name").GetString());

        var (_, shown) = await host.Send(HttpMethod.Get, $"{prefix}/conversations/{id}", host.Tokens.Admin());
        Assert.Equal("""{"custom_data":{"a":1}}""", shown.GetProperty("properties").GetRawText());
        if (IsOld(prefix))
        {
            Assert.Equal((id, "0", 0), (shown.GetProperty("uuid").GetString(), shown.GetProperty("sequence_number").GetString(), shown.GetProperty("members").GetArrayLength()));
        }
        else
        {
            Assert.Equal(("ACTIVE", 0), (shown.GetProperty("state").GetString(), shown.GetProperty("sequence_number").GetInt32()));
            Assert.EndsWith($"{prefix}/conversations/{id}", shown.GetProperty("_links").GetProperty("self").GetProperty("href").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await host.Send(HttpMethod.Put, $"{prefix}/conversations/{id}", host.Tokens.Admin(), """{"name":"named"}""")).Status);
        Assert.Equal(id, (await host.Send(HttpMethod.Get, $"{prefix}/conversations/named", host.Tokens.Admin())).Body.GetProperty("id").GetString());
        Assert.Equal(IsOld(prefix) ? 200 : 204, (await host.Send(HttpMethod.Delete, $"{prefix}/conversations/{id}", host.Tokens.Admin())).Status);
        var (gone, refusal) = await host.Send(HttpMethod.Get, $"{prefix}/conversations/{id}", host.Tokens.Admin());
        Assert.Equal((404, "conversation:error:not-found"), (gone, refusal.GetProperty("code").GetString()));
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task Lists_lead_to_every_conversation_once(string prefix)
    {
        await using var host = await SessionHost.Start();
        for (var i = 0; i < 5; i++)
            await Room.Empty(host, $$"""{"name":"r{{i}}"}""");
        var names = new List<string>();
        var href = $"{prefix}/conversations?page_size=2&order=desc";
        while (href is not null)
        {
            var (_, page) = await host.Send(HttpMethod.Get, href, host.Tokens.Admin());
            var embedded = page.GetProperty("_embedded");
            if (prefix is "/v0.2" or "/beta2")
                embedded = embedded.GetProperty("data");
            names.AddRange(embedded.GetProperty("conversations").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            href = page.GetProperty("_links").TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.Object
                ? new Uri(next.GetProperty("href").GetString()!).PathAndQuery : null;
        }

        Assert.Equal(["r4", "r3", "r2", "r1", "r0"], names);
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task A_users_conversations_with_what_is_unread_in_the_shapes_of_each_version(string prefix)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "one");
        await room.Say(room.AnnToken, "two");
        await room.Say(room.BobToken, "own");
        var (_, page) = await host.Send(HttpMethod.Get, $"{prefix}/users/bob/conversations", room.BobToken);
        var item = (IsOld(prefix) ? page
            : prefix is "/v0.2" or "/beta2" ? page.GetProperty("_embedded").GetProperty("data").GetProperty("conversations")
            : page.GetProperty("_embedded").GetProperty("conversations"))[0];
        Assert.Equal((room.Id, 2), (item.GetProperty("id").GetString(), item.GetProperty("unread_count").GetInt32()));
        Assert.Equal("own", item.GetProperty("last_event").GetProperty("body").GetProperty("text").GetString());
        var member = prefix switch
        {
            "/v1" => (item.GetProperty("_embedded").GetProperty("id"), item.GetProperty("_embedded").GetProperty("state")),
            "/v0.3" => (item.GetProperty("_embedded").GetProperty("member").GetProperty("id"), item.GetProperty("_embedded").GetProperty("member").GetProperty("state")),
            _ => (item.GetProperty("member_id"), item.GetProperty("state")),
        };
        Assert.Equal((room.Bob, "JOINED"), (member.Item1.GetString(), member.Item2.GetString()));
        await room.Send(room.BobToken, "message:seen", new { event_id = 3 });
        Assert.Equal(1, await Unread(room));
        await room.Send(room.BobToken, "message:seen", new { event_id = 4 });
        Assert.Equal(0, await Unread(room));
    }

    [Fact]
    public async Task A_users_conversations_are_filtered_and_sorted()
    {
        await using var host = await SessionHost.Start();
        foreach (var (name, key) in new[] { ("a", "3"), ("b", "1"), ("c", "2") })
        {
            var made = await Room.Empty(host, $$$"""{"name":"{{{name}}}","properties":{"custom_sort_key":"{{{key}}}"}}""");
            await made.Add(host.Tokens.Admin(), name == "b" ? "invited" : "joined", "ann");
        }

        Assert.Equal(["a", "b", "c"], await Names(host, ""));
        Assert.Equal(["b", "c", "a"], await Names(host, "order_by=custom_sort_key"));
        Assert.Equal(["a", "c", "b"], await Names(host, "order_by=CUSTOM_SORT_KEY&order=DESC&page_size=100"));
        Assert.Equal(["b"], await Names(host, "state=INVITED"));
        Assert.Equal(["a", "c"], await Names(host, "state=joined"));
        Assert.Empty(await Names(host, "state=LEFT"));
        Assert.Empty(await Names(host, "date_start=2100-01-01T00:00:00Z"));
        Assert.Equal(400, (await host.Send(HttpMethod.Get, "/v1/users/ann/conversations?state=asleep", host.Tokens.User("ann"))).Status);
        Assert.Equal(403, (await host.Send(HttpMethod.Get, "/v1/users/bob/conversations", host.Tokens.User("ann"))).Status);

        var (_, first) = await host.Send(HttpMethod.Get, "/v1/users/ann/conversations?order_by=custom_sort_key&page_size=2", host.Tokens.User("ann"));
        var next = new Uri(first.GetProperty("_links").GetProperty("next").GetProperty("href").GetString()!).PathAndQuery;
        var (_, second) = await host.Send(HttpMethod.Get, next, host.Tokens.User("ann"));
        Assert.Equal("a", second.GetProperty("_embedded").GetProperty("conversations")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_name_is_taken_once_and_may_be_kept()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host, """{"name":"one"}""");
        var other = await Room.Empty(host, """{"name":"two"}""");
        foreach (var (method, path, body) in new[] { (HttpMethod.Post, "/v1/conversations", """{"name":"one"}"""), (HttpMethod.Put, other.Path, """{"name":"one"}""") })
        {
            var (status, refusal) = await host.Send(method, path, host.Tokens.Admin(), body);
            Assert.Equal((400, "conversation:error:duplicate-name"), (status, refusal.GetProperty("code").GetString()));
        }

        Assert.Equal(200, (await host.Send(HttpMethod.Put, room.Path, host.Tokens.Admin(), """{"name":"one","display_name":"One"}""")).Status);
    }

    [Fact]
    public async Task An_update_leaves_alone_what_it_does_not_name_and_null_clears()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(
            host, """{"name":"n","display_name":"D","image_url":"https://x.test/i","properties":{"ttl":60,"custom_sort_key":"k","custom_data":{"a":1,"b":2}}}""");
        var (_, updated) = await host.Send(
            HttpMethod.Patch, room.Path, host.Tokens.Admin(), """{"image_url":null,"properties":{"custom_sort_key":null,"custom_data":{"c":3}}}""");
        Assert.Equal(("n", "D"), (updated.GetProperty("name").GetString(), updated.GetProperty("display_name").GetString()));
        Assert.False(updated.TryGetProperty("image_url", out _));
        Assert.Equal("""{"ttl":60,"custom_data":{"c":3}}""", updated.GetProperty("properties").GetRawText());
        Assert.True(updated.GetProperty("timestamp").TryGetProperty("updated", out _));
        (_, updated) = await host.Send(HttpMethod.Patch, room.Path, host.Tokens.Admin(), """{"properties":null}""");
        Assert.Equal("{}", updated.GetProperty("properties").GetRawText());
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"display_name":""}""", "display_name")]
    [InlineData("""{"image_url":"nowhere"}""", "image_url")]
    [InlineData("""{"properties":{"ttl":"60"}}""", "properties.ttl")]
    [InlineData("""{"properties":{"ttl":-1}}""", "properties.ttl")]
    [InlineData("""{"properties":{"ttl":2147483648}}""", "properties.ttl")]
    [InlineData("""{"properties":{"custom_data":"x"}}""", "properties.custom_data")]
    [InlineData("""{"callback":{"url":"x"}}""", "callback.url")]
    [InlineData("""{"colour":"red"}""", "colour")]
    public async Task A_body_that_breaks_a_rule_names_the_field(string body, string field)
    {
        await using var host = await SessionHost.Start();
        var (status, refusal) = await host.Send(HttpMethod.Post, "/v1/conversations", host.Tokens.Admin(), body);
        Assert.Equal((400, field), (status, refusal.GetProperty("invalid_parameters")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Properties_that_grow_too_large_by_and_by_are_refused()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        var half = new string('x', 20_000);
        var (first, _) = await host.Send(HttpMethod.Patch, room.Path, host.Tokens.Admin(), $$$"""{"properties":{"a":"{{{half}}}"}}""");
        var (second, refusal) = await host.Send(HttpMethod.Patch, room.Path, host.Tokens.Admin(), $$$"""{"properties":{"b":"{{{half}}}"}}""");
        Assert.Equal((200, 400), (first, second));
        Assert.Equal("properties", refusal.GetProperty("invalid_parameters")[0].GetProperty("name").GetString());
        var (_, kept) = await host.Send(HttpMethod.Get, room.Path, host.Tokens.Admin());
        Assert.Equal(["a"], kept.GetProperty("properties").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task The_longest_sort_keys_lead_to_the_next_page()
    {
        await using var host = await SessionHost.Start();
        for (var i = 0; i < 3; i++)
        {
            var made = await Room.Empty(host, $$$"""{"name":"{{{i}}}","properties":{"custom_sort_key":"{{{i + new string('語', 199)}}}"}}""");
            await made.Join("ann");
        }

        var (_, page) = await host.Send(
            HttpMethod.Get, "/v1/users/ann/conversations?order_by=custom_sort_key&page_size=2", host.Tokens.User("ann"));
        var next = page.GetProperty("_links").GetProperty("next").GetProperty("href").GetString()!;
        var (status, last) = await host.Send(HttpMethod.Get, new Uri(next).PathAndQuery, host.Tokens.User("ann"));
        Assert.Equal(200, status);
        Assert.Equal(1, last.GetProperty("_embedded").GetProperty("conversations").GetArrayLength());
    }

    [Fact]
    public async Task What_shipped_clients_send_is_understood()
    {
        await using var host = await SessionHost.Start();
        foreach (var body in new[]
        {
            """{"name":"cli3","callback":{"params":{}},"numbers":{"type":"phone","number":"447700900000"}}""",
            """{"ttl":"60","originating_session":"SES-1"}""",
            """{"numbers":[{"type":"app","user":"ann"}],"callback":{"url":"https://x.test","event_mask":"member:joined","method":"POST","params":{"applicationId":"a"}}}""",
        })
        {
            Assert.Equal(201, (await host.Send(HttpMethod.Post, "/v1/conversations", host.Tokens.Admin(), body)).Status);
        }

        var (_, whole) = await host.Send(HttpMethod.Get, "/v1/conversations/cli3", host.Tokens.Admin());
        Assert.Equal(200, (await host.Send(HttpMethod.Put, "/v1/conversations/cli3", host.Tokens.Admin(), whole.GetRawText())).Status);
    }

    [Fact]
    public async Task An_empty_conversation_ends_after_its_time_to_live_and_not_while_somebody_is_in_it()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host, """{"properties":{"ttl":60}}""");
        var other = await Room.Empty(host, """{"properties":{"ttl":60}}""");
        var ann = await room.Join("ann");
        await host.Pass(TimeSpan.FromSeconds(55));
        Assert.Equal(200, (await host.Send(HttpMethod.Get, other.Path, host.Tokens.Admin())).Status);
        await Gone(host, other);
        Assert.Equal(200, (await host.Send(HttpMethod.Get, room.Path, host.Tokens.Admin())).Status);
        await room.Change(host.Tokens.Admin(), ann, "left");
        await host.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(200, (await host.Send(HttpMethod.Get, room.Path, host.Tokens.Admin())).Status);
        await Gone(host, room);
    }

    [Fact]
    public async Task A_user_lists_the_conversations_that_it_is_in_and_an_application_all()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await Room.Empty(host);
        var (_, own) = await host.Send(HttpMethod.Get, "/v1/conversations", room.AnnToken);
        Assert.Equal(room.Id, own.GetProperty("_embedded").GetProperty("conversations").EnumerateArray().Single().GetProperty("id").GetString());
        var (_, all) = await host.Send(HttpMethod.Get, "/v1/conversations", host.Tokens.Admin());
        Assert.Equal(2, all.GetProperty("_embedded").GetProperty("conversations").GetArrayLength());
        Assert.Equal(1, (await host.Send(HttpMethod.Get, "/beta/conversations", room.AnnToken)).Body.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task It_is_changed_by_its_creator_its_joined_members_and_the_application()
    {
        await using var host = await SessionHost.Start();
        await host.AddUser("eve");
        var (_, made) = await host.Send(HttpMethod.Post, "/v1/conversations", host.Tokens.User("ann"), "{}");
        var path = $"/v1/conversations/{made.GetProperty("id").GetString()}";
        Assert.Equal(200, (await host.Send(HttpMethod.Put, path, host.Tokens.User("ann"), """{"display_name":"x"}""")).Status);
        Assert.Equal(403, (await host.Send(HttpMethod.Put, path, host.Tokens.User("eve"), """{"display_name":"x"}""")).Status);
        Assert.Equal(403, (await host.Send(HttpMethod.Delete, path, host.Tokens.User("eve"))).Status);
        await host.Send(HttpMethod.Post, path + "/members", host.Tokens.User("eve"), """{"state":"joined","user":{"name":"eve"}}""");
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, path, host.Tokens.User("eve"))).Status);
    }

    [Fact]
    public async Task A_search_finds_words_in_the_own_conversations_only()
    {
        await using var host = await SessionHost.Start();
        await host.AddUser("eve");
        var room = await Room.Of(host);
        var (reader, stranger) = (Searcher(host, "bob"), Searcher(host, "eve"));
        await room.Say(room.AnnToken, "The quick brown Fox");
        await room.Say(room.AnnToken, "slow \"quoted\" fox");
        await room.Send(room.AnnToken, "text", new { text = "fox in an old text" });
        Assert.Equal([3, 4, 5], await Search(host, reader, "fox"));
        Assert.Equal([3], await Search(host, reader, "FOX quick"));
        Assert.Equal([4], await Search(host, reader, "\"quoted\""));
        Assert.Empty(await Search(host, stranger, "fox"));
        await host.Send(HttpMethod.Delete, $"{room.Path}/events/3", room.AnnToken);
        await room.Send(room.AnnToken, "message:update", new { event_id = 4, text = "slow badger" });
        Assert.Equal([5], await Search(host, reader, "fox"));
        Assert.Equal([4], await Search(host, reader, "badger"));
        await room.Change(room.BobToken, room.Bob, "left");
        await room.Say(room.AnnToken, "fox again");
        Assert.Equal([5], await Search(host, reader, "fox"));
        foreach (var query in new[] { "", "?q=", "?q=" + new string('x', 201) })
            Assert.Equal(400, (await host.Send(HttpMethod.Get, "/v1/search/events" + query, reader)).Status);
    }

    [Fact]
    public async Task Reactions_stand_with_the_event_that_they_are_about()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        foreach (var (token, reaction) in new[] { (room.BobToken, "👍"), (room.AnnToken, "👍"), (room.BobToken, "🎉") })
            Assert.Equal(201, (await room.Send(token, "custom:reaction", new { event_id = 3, reaction })).Status);
        await room.Send(room.BobToken, "custom:reaction", new { event_id = 3, reaction = "🎉", action = "remove" });
        var reactions = (await room.Event(3)).GetProperty("reactions");
        Assert.Equal(new[] { room.Ann, room.Bob }.Order(StringComparer.Ordinal), reactions.GetProperty("👍").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal));
        Assert.False(reactions.TryGetProperty("🎉", out _));
        Assert.Equal(404, (await room.Send(room.BobToken, "custom:reaction", new { event_id = 99, reaction = "x" })).Status);
        Assert.Equal(400, (await room.Send(room.BobToken, "custom:reaction", new { event_id = 3 })).Status);
    }

    private static string Searcher(SessionHost host, string user) => host.Tokens.User(user, acl: """{"paths":{"/*/search/**":{}}}""");

    private static async Task<IEnumerable<long>> Search(SessionHost host, string token, string words)
    {
        var (status, page) = await host.Send(HttpMethod.Get, $"/v1/search/events?q={Uri.EscapeDataString(words)}", token);
        Assert.Equal(200, status);
        return page.GetProperty("_embedded").GetProperty("events").EnumerateArray().Select(item => item.GetProperty("id").GetInt64()).Order();
    }

    private static async Task<string[]> Names(SessionHost host, string query)
    {
        var (status, page) = await host.Send(HttpMethod.Get, $"/v1/users/ann/conversations?{query}", host.Tokens.User("ann"));
        Assert.Equal(200, status);
        return [.. page.GetProperty("_embedded").GetProperty("conversations").EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];
    }

    private static async Task<int> Unread(Room room)
    {
        var (_, page) = await room.Host.Send(HttpMethod.Get, "/v1/users/me/conversations", room.BobToken);
        return page.GetProperty("_embedded").GetProperty("conversations")[0].GetProperty("unread_count").GetInt32();
    }

    private static Task Gone(SessionHost host, Room room) => SessionHost.Eventually(async () =>
    {
        host.Time.Advance(TimeSpan.FromSeconds(1));
        return (await host.Send(HttpMethod.Get, room.Path, host.Tokens.Admin())).Status == 404;
    });
}
