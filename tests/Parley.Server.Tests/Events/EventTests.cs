using System.Text.Json;
using Parley.Domain.Conversations;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Events;

/// <summary>What an event does over HTTP.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task Ids_start_at_1_and_have_no_gap()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        for (var i = 0; i < 5; i++)
            await room.Say(room.AnnToken, $"{i}");
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], await room.Ids());
    }

    [Fact]
    public async Task A_post_returns_the_id_and_the_time_under_which_the_event_is_listed()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (_, sent) = await room.Send(room.AnnToken, "message", new { message_type = "text", text = "hello" });
        var listed = (await room.Events("start_id=3")).Single();
        Assert.Equal(3, sent.GetProperty("id").GetInt64());
        Assert.Equal(sent.GetRawText(), listed.GetRawText());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", sent.GetProperty("timestamp").GetString());
    }

    [Fact]
    public async Task Many_senders_at_once_get_different_ids_without_a_gap()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => room.Say(i % 2 == 0 ? room.AnnToken : room.BobToken, $"{i}")));
        Assert.Equal(Enumerable.Range(3, 200).Select(id => (long)id), ids.Order());
    }

    [Theory]
    [InlineData("""{"message_type":"text"}""", "body.text")]
    [InlineData("""{"message_type":"text","text":7}""", "body.text")]
    [InlineData("""{"text":"no type"}""", "body.message_type")]
    [InlineData("""{"message_type":"shout","text":"x"}""", "body.message_type")]
    [InlineData("""{"message_type":"image"}""", "body.image")]
    [InlineData("""{"message_type":"image","image":{}}""", "body.image.url")]
    [InlineData("""{"message_type":"audio","audio":{"url":"no url"}}""", "body.audio.url")]
    [InlineData("""{"message_type":"video","video":"https://x.test"}""", "body.video")]
    [InlineData("""{"message_type":"file","file":{"url":1}}""", "body.file.url")]
    [InlineData("""{"message_type":"vcard","image":{"url":"https://x.test"}}""", "body.vcard")]
    [InlineData("""{"message_type":"custom","custom":[1]}""", "body.custom")]
    [InlineData("""{"message_type":"template","template":{}}""", "body.template.name")]
    [InlineData("""{"message_type":"location","location":{"longitude":"1"}}""", "body.location.latitude")]
    [InlineData("""{"message_type":"location","location":{"longitude":"1","latitude":"2","name":3}}""", "body.location.name")]
    [InlineData("""{"message_type":"template","template":{"name":"t","parameters":[{"a":1}]}}""", "body.template.parameters")]
    [InlineData("""{"message_type":"template","template":{"name":"t"},"whatsapp":{"policy":1}}""", "body.whatsapp.policy")]
    [InlineData("""{"message_type":"text","text":"x","timestamp":12}""", "body.timestamp")]
    [InlineData("""{"message_type":"text","text":"x","timestamp":{"deleted":5}}""", "body.timestamp.deleted")]
    public async Task A_message_without_what_its_type_needs_is_refused_and_stores_nothing(string body, string field)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, refusal) = await room.Send(room.AnnToken, "message", JsonElement.Parse(body));
        Assert.Equal((400, "http:error:validation-fail"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal(field, refusal.GetProperty("invalid_parameters")[0].GetProperty("name").GetString());
        Assert.Equal([1, 2], await room.Ids());
    }

    [Theory]
    [InlineData("""{"message_type":"text","text":"x"}""")]
    [InlineData("""{"message_type":"image","image":{"url":"https://x.test/i.png"}}""")]
    [InlineData("""{"message_type":"audio","audio":{"url":"https://x.test/a"}}""")]
    [InlineData("""{"message_type":"video","video":{"url":"https://x.test/v"}}""")]
    [InlineData("""{"message_type":"file","file":{"url":"https://x.test/f"}}""")]
    [InlineData("""{"message_type":"vcard","vcard":{"url":"https://x.test/c"},"image":{"url":"https://x.test/i"}}""")]
    [InlineData("""{"message_type":"custom","custom":{"a":[1,{"b":null}]}}""")]
    [InlineData("""{"message_type":"template","template":{"name":"t","parameters":["p"]},"whatsapp":{"policy":"deterministic","locale":"en-GB"}}""")]
    [InlineData("""{"message_type":"location","location":{"longitude":"1.5","latitude":"2","name":"n","address":"a"}}""")]
    [InlineData("""{"message_type":"random"}""")]
    public async Task A_message_of_each_type_is_kept_as_it_came(string body)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, sent) = await room.Send(room.AnnToken, "message", JsonElement.Parse(body));
        Assert.Equal(201, status);
        Assert.Equal(body, sent.GetProperty("body").GetRawText());
    }

    [Theory]
    [InlineData(
        """{"message_type":"template","template":{"name":"t","parameters":["p",7]}}""",
        """{"message_type":"template","template":{"name":"t","parameters":["p","7"]},"whatsapp":{"policy":"","locale":""}}""")]
    [InlineData(
        """{"message_type":"template","template":{"name":"t","whatsapp":{"policy":"deterministic"}}}""",
        """{"message_type":"template","template":{"name":"t","whatsapp":{"policy":"deterministic"}},"whatsapp":{"policy":"deterministic","locale":""}}""")]
    [InlineData(
        """{"message_type":"location","location":{"longitude":1.50,"latitude":-2}}""",
        """{"message_type":"location","location":{"longitude":"1.50","latitude":"-2"}}""")]
    public async Task What_one_client_could_not_read_is_kept_in_the_form_that_all_can(string body, string kept)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, sent) = await room.Send(room.AnnToken, "message", JsonElement.Parse(body));
        Assert.Equal((201, kept), (status, sent.GetProperty("body").GetRawText()));
    }

    [Theory]
    [InlineData("/v0.1")]
    [InlineData("/beta")]
    [InlineData("/v0.2")]
    [InlineData("/v0.3")]
    public async Task A_text_of_an_older_version_is_the_same_event_in_v1(string prefix)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, sent) = await host.Send(
            HttpMethod.Post, $"{prefix}/conversations/{room.Id}/events", room.AnnToken,
            $$"""{"type":"text","cid":"{{room.Id}}","from":"{{room.Ann}}","originating_session":"SES-1","body":{"text":"old"} }""");
        // Clients of the 6.x and 7.x line take no 201.
        Assert.Equal(prefix is "/v0.1" or "/beta" ? 200 : 201, status);
        var found = await room.Event(sent.GetProperty("id").GetInt64());
        Assert.Equal(("text", "old"), (found.GetProperty("type").GetString(), found.GetProperty("body").GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("my_event")]
    [InlineData("custom:")]
    [InlineData("custom:with space")]
    [InlineData("custom:ümlaut")]
    public async Task A_type_that_is_no_custom_one_is_refused(string type)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        Assert.Equal(400, (await room.Send(room.AnnToken, type)).Status);
    }

    [Fact]
    public async Task A_custom_name_has_at_most_100_characters()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        Assert.Equal(201, (await room.Send(room.AnnToken, "custom:" + new string('a', 100))).Status);
        Assert.Equal(400, (await room.Send(room.AnnToken, "custom:" + new string('a', 101))).Status);
    }

    [Theory]
    [InlineData(4096, 201)]
    [InlineData(4097, 400)]
    public async Task A_custom_body_has_at_most_4096_bytes(int bytes, int expected)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var body = new { a = new string('x', bytes - """{"a":""}""".Length) };
        Assert.Equal(expected, (await room.Send(room.AnnToken, "custom:big", body)).Status);
    }

    [Theory]
    [InlineData("message", "message", "seen_by", "message:seen")]
    [InlineData("message", "message", "delivered_to", "message:delivered")]
    [InlineData("message", "message", "submitted_to", "message:submitted")]
    [InlineData("message", "message", "rejected_by", "message:rejected")]
    [InlineData("message", "message", "undeliverable_to", "message:undeliverable")]
    [InlineData("text", "text", "seen_by", "text:seen")]
    [InlineData("text", "text", "delivered_to", "text:delivered")]
    [InlineData("image", "image", "seen_by", "image:seen")]
    public async Task A_receipt_names_its_event_and_stands_in_that_events_state(string family, string type, string map, string receipt)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        object body = family switch
        {
            "text" => new { text = "x" },
            "image" => new { representations = new { original = new { url = "https://x.test/1" } } },
            _ => new { message_type = "text", text = "x" },
        };
        await room.Send(room.AnnToken, type, body);
        var (status, sent) = await room.Send(room.BobToken, receipt, new { event_id = 3 }, room.Bob);
        Assert.Equal(201, status);
        Assert.Equal("""{"event_id":3}""", sent.GetProperty("body").GetRawText());
        var state = (await room.Event(3)).GetProperty("state");
        Assert.Equal(sent.GetProperty("timestamp").GetString(), state.GetProperty(map).GetProperty(room.Bob).GetString());
        Assert.False(state.GetProperty(map).TryGetProperty(room.Ann, out _));
    }

    [Fact]
    public async Task A_receipt_keeps_the_form_in_which_it_names_its_event()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        var (_, sent) = await room.Send(room.BobToken, "message:seen", new { event_id = "3" });
        Assert.Equal("""{"event_id":"3"}""", sent.GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Nobody_sees_an_event_of_its_own()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        var (status, refusal) = await room.Send(room.AnnToken, "message:seen", new { event_id = 3 });
        Assert.Equal((403, "event:error:permission-denied"), (status, refusal.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("message:seen", 99)]
    [InlineData("message:delivered", 99)]
    public async Task A_receipt_for_an_event_that_does_not_exist_is_refused(string type, int id)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, refusal) = await room.Send(room.AnnToken, type, new { event_id = id });
        Assert.Equal((404, "event:error:not-found"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal([1, 2], await room.Ids());
    }

    [Fact]
    public async Task A_receipt_from_two_devices_counts_once_and_neither_fails()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        var first = await room.Send(room.BobToken, "message:delivered", new { event_id = 3 });
        var second = await room.Send(room.BobToken, "message:delivered", new { event_id = 3 });
        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.Equal(first.Body.GetProperty("id").GetInt64(), second.Body.GetProperty("id").GetInt64());
        Assert.Equal([1, 2, 3, 4], await room.Ids());
    }

    [Fact]
    public async Task A_reaction_too_many_is_refused_by_name_and_leaves_no_event()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var said = await room.Say(room.BobToken, "hello");
        for (var i = 0; i < ReceiptKinds.MaximumReactions; i++)
            Assert.Equal(201, (await React($"r{i}", "add")).Status);
        var (status, refusal) = await React("more", "add");
        Assert.Equal(
            (400, "event:error:maximum-number-of-reactions"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal(said + ReceiptKinds.MaximumReactions, (await room.Ids("page_size=1&order=desc")).Single());
        Assert.Equal(201, (await React("r0", "remove")).Status);
        Assert.Equal(201, (await React("more", "add")).Status);

        Task<(int Status, JsonElement Body)> React(string reaction, string action) =>
            room.Send(room.AnnToken, "custom:reaction", new { event_id = said, reaction, action });
    }

    [Fact]
    public async Task A_delivery_is_accepted_from_who_is_only_invited_or_has_just_left()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        var ann = await room.Join("ann");
        var (_, bob) = await room.Add(room.AnnToken, "invited", "bob");
        await room.Say(room.AnnToken, "x");
        Assert.Equal(201, (await room.Send(room.BobToken, "message:delivered", new { event_id = 3 })).Status);
        await room.Say(room.AnnToken, "y");
        await room.Change(room.BobToken, bob.GetProperty("id").GetString()!, "left");
        Assert.Equal(201, (await room.Send(room.BobToken, "message:delivered", new { event_id = 5 })).Status);
        // What came after the leaving was never delivered.
        await room.Say(room.AnnToken, "z");
        Assert.Equal(403, (await room.Send(room.BobToken, "message:delivered", new { event_id = 8 })).Status);
    }

    [Theory]
    [InlineData("text:typing:on")]
    [InlineData("text:typing:off")]
    [InlineData("ephemeral")]
    public async Task Typing_and_ephemeral_events_leave_no_trace(string type)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, sent) = await room.Send(room.AnnToken, type, new { activity = 1 });
        Assert.Equal(201, status);
        Assert.False(sent.TryGetProperty("id", out _));
        Assert.True(sent.TryGetProperty("timestamp", out _));
        Assert.Equal([1, 2], await room.Ids());
    }

    [Fact]
    public async Task A_deleted_event_keeps_its_place_and_loses_its_content()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "secret");
        var (status, _) = await host.Send(HttpMethod.Delete, $"{room.Path}/events/3?from={room.Ann}", room.AnnToken);
        Assert.Equal(204, status);
        var deleted = await room.Event(3);
        Assert.Equal("", deleted.GetProperty("body").GetProperty("text").GetString());
        Assert.Matches("Z$", deleted.GetProperty("body").GetProperty("timestamp").GetProperty("deleted").GetString());
        var marker = await room.Event(4);
        Assert.Equal(("event:delete", 3), (marker.GetProperty("type").GetString(), marker.GetProperty("body").GetProperty("event_id").GetInt32()));
        Assert.Equal([1, 2, 3, 4], await room.Ids());
        Assert.Equal([1, 2, 4], await room.Ids("exclude_deleted_events=true"));
    }

    [Fact]
    public async Task Deleting_twice_finds_nothing_the_second_time()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        await host.Send(HttpMethod.Delete, $"{room.Path}/events/3", room.AnnToken);
        var (status, refusal) = await host.Send(HttpMethod.Delete, $"{room.Path}/events/3", room.AnnToken);
        Assert.Equal((404, "event:error:not-found"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal([1, 2, 3, 4], await room.Ids());
    }

    [Fact]
    public async Task Only_its_author_and_the_application_delete_an_event()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        var (status, refusal) = await host.Send(HttpMethod.Delete, $"{room.Path}/events/3", room.BobToken);
        Assert.Equal((403, "event:error:permission-denied"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal(403, (await host.Send(HttpMethod.Delete, $"{room.Path}/events/1", host.Tokens.Admin())).Status);
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, $"{room.Path}/events/3", host.Tokens.Admin())).Status);
    }

    [Theory]
    [InlineData("text:update", "text")]
    [InlineData("message:update", "message")]
    public async Task An_update_replaces_the_text_of_an_own_event(string update, string type)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Send(room.AnnToken, type, new { message_type = "text", text = "first" });
        Assert.Equal(403, (await room.Send(room.BobToken, update, new { event_id = 3, text = "mine" })).Status);
        var (status, sent) = await room.Send(room.AnnToken, update, new { event_id = 3, text = "second" });
        Assert.Equal((201, 4), (status, sent.GetProperty("id").GetInt32()));
        var body = (await room.Event(3)).GetProperty("body");
        Assert.Equal("second", body.GetProperty("text").GetString());
        Assert.True(body.GetProperty("timestamp").TryGetProperty("updated", out _));
        await host.Send(HttpMethod.Delete, $"{room.Path}/events/3", room.AnnToken);
        Assert.Equal(404, (await room.Send(room.AnnToken, update, new { event_id = 3, text = "third" })).Status);
    }

    [Fact]
    public async Task Pages_lead_to_every_event_once_in_either_direction()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        for (var i = 0; i < 5; i++)
            await room.Say(room.AnnToken, $"{i}");
        foreach (var (order, expected) in new[] { ("asc", new long[] { 1, 2, 3, 4, 5, 6, 7 }), ("desc", [7, 6, 5, 4, 3, 2, 1]) })
        {
            var seen = new List<long>();
            var href = $"{room.Path}/events?page_size=3&order={order}";
            while (true)
            {
                var (_, page) = await host.Send(HttpMethod.Get, href, room.AnnToken);
                seen.AddRange(page.GetProperty("_embedded").EnumerateArray().Select(item => item.GetProperty("id").GetInt64()));
                if (!page.GetProperty("_links").TryGetProperty("next", out var next))
                    break;
                href = new Uri(next.GetProperty("href").GetString()!).PathAndQuery;
                Assert.Matches(@"\?page_size=3&order=\w+&exclude_deleted_events=false.*&cursor=", href);
            }

            Assert.Equal(expected, seen);
        }
    }

    [Fact]
    public async Task Start_and_end_are_inclusive()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        for (var i = 0; i < 5; i++)
            await room.Say(room.AnnToken, $"{i}");
        Assert.Equal([3, 4, 5], await room.Ids("start_id=3&end_id=5"));
        Assert.Equal([5, 4], await room.Ids("start_id=4&end_id=5&order=desc"));
    }

    [Theory]
    [InlineData("event_type=message", new long[] { 3 })]
    [InlineData("event_type=member:*", new long[] { 1, 2 })]
    [InlineData("event_type=custom:a", new long[] { 4 })]
    [InlineData("event_type=message,custom:a", new long[] { 3, 4 })]
    [InlineData("event_type=nothing", new long[0])]
    [InlineData("filter_group_type=ChatEvents&filter_group_version=3", new long[] { 1, 2, 3, 4 })]
    [InlineData("filter_group_type=ChatEvents&event_type=text", new long[0])]
    public async Task The_type_filters_exactly_or_by_its_beginning(string query, long[] expected)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        await room.Send(room.AnnToken, "custom:a");
        await room.Send(room.AnnToken, "text", new { text = "old" });
        Assert.Equal(expected, await room.Ids(query));
    }

    [Theory]
    [InlineData("page_size=0")]
    [InlineData("page_size=101")]
    [InlineData("start_id=x")]
    [InlineData("exclude_deleted_events=perhaps")]
    [InlineData("order=up")]
    public async Task A_query_out_of_range_is_refused(string query)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        Assert.Equal(400, (await host.Send(HttpMethod.Get, $"{room.Path}/events?{query}", room.AnnToken)).Status);
    }

    [Fact]
    public async Task An_event_tells_of_its_sender_as_that_was_when_it_was_sent()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "before");
        await host.Send(HttpMethod.Patch, "/v1/users/ann", host.Tokens.Admin(), """{"display_name":"Ann","properties":{"custom_data":{"a":1}}}""");
        await room.Say(room.AnnToken, "after");
        var (before, after) = ((await room.Event(3)).GetProperty("_embedded"), (await room.Event(4)).GetProperty("_embedded"));
        Assert.Equal(room.Ann, before.GetProperty("from_member").GetProperty("id").GetString());
        Assert.False(before.GetProperty("from_user").TryGetProperty("display_name", out _));
        Assert.Equal("Ann", after.GetProperty("from_user").GetProperty("display_name").GetString());
        Assert.Equal("""{"a":1}""", after.GetProperty("from_user").GetProperty("custom_data").GetRawText());
    }

    [Theory]
    [InlineData("member:joined")]
    [InlineData("member:message:status")]
    [InlineData("conversation:updated")]
    [InlineData("event:delete")]
    [InlineData("leg:status:update")]
    [InlineData("rtc:hangup")]
    [InlineData("sip:ringing")]
    [InlineData("audio:say:done")]
    [InlineData("image:delete")]
    public async Task What_only_the_server_writes_nobody_sends(string type)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        foreach (var token in new[] { room.AnnToken, host.Tokens.Admin() })
        {
            var (status, refusal) = await room.Send(token, type, new { event_id = 1 });
            Assert.Equal((400, "event:error:unknown-event"), (status, refusal.GetProperty("code").GetString()));
        }
    }

    [Theory]
    [InlineData("audio:play")]
    [InlineData("audio:play:stop")]
    [InlineData("audio:say")]
    [InlineData("audio:say:stop")]
    [InlineData("audio:record")]
    [InlineData("audio:record:stop")]
    [InlineData("audio:mute:on")]
    [InlineData("audio:mute:off")]
    [InlineData("audio:earmuff:on")]
    [InlineData("audio:earmuff:off")]
    [InlineData("audio:ringing:start")]
    [InlineData("audio:ringing:stop")]
    public async Task Control_of_audio_is_kept_as_events(string type)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        Assert.Equal(201, (await room.Send(room.AnnToken, type, new { rtc_id = "r" })).Status);
        Assert.Equal(type, (await room.Event(3)).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("grüße 😀 𝒳 \u202Eשלום")]
    [InlineData("<b>bold</b> & \"quoted\" 'too'")]
    public async Task Text_comes_back_as_it_was_written(string text)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var id = await room.Say(room.AnnToken, text);
        Assert.Equal(text, (await room.Event(id)).GetProperty("body").GetProperty("text").GetString());
    }
}
