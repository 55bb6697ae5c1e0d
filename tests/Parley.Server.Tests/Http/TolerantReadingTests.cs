using System.Text.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>What languages write for nothing, for an empty object and for a boolean, in every body and query.</summary>
public sealed class TolerantReadingTests(SharedServer shared)
{
    private ParleyServer Server => shared.Server;

    [Theory]
    [InlineData("""{"name":"x","keys":null,"capabilities":null,"privacy":null}""", "{}")]
    [InlineData("""{"name":"x","keys":[],"capabilities":[],"privacy":[]}""", "{}")]
    [InlineData("""{"name":"x","keys":{"public_key":null},"privacy":{"improve_ai":null}}""", "{}")]
    [InlineData("""{"name":"x","capabilities":{"rtc":[],"voice":null}}""", """{"rtc":{}}""")]
    [InlineData("""{"name":"x","capabilities":{"rtc":{"webhooks":[],"signed_callbacks":null}}}""", """{"rtc":{"webhooks":{}}}""")]
    [InlineData(
        """{"name":"x","capabilities":{"voice":{"webhooks":{"answer_url":[]},"region":null,"conversations_ttl":48.0}}}""",
        """{"voice":{"webhooks":{"answer_url":{"http_method":"GET"}},"conversations_ttl":48}}""")]
    [InlineData(
        """{"name":"x","capabilities":{"voice":{"webhooks":{"event_url":{"address":"https://x.test","http_method":null,"connect_timeout":null,"socket_timeout":500}}}}}""",
        """{"voice":{"webhooks":{"event_url":{"address":"https://x.test","socket_timeout":500,"http_method":"POST"}}}}""")]
    public async Task An_application_reads_null_as_absent_and_an_empty_array_as_an_object(string body, string capabilities)
    {
        var made = (await Server.Account("POST", "/v2/applications", body)).Is(201);
        Assert.Equal("True", made.Value("privacy.improve_ai"));
        foreach (var answer in new[] { made, await Server.Account("GET", $"/v2/applications/{made.Value("id")}") })
            Assert.Equal(capabilities, answer.At("capabilities").GetRawText());
    }

    [Theory]
    [InlineData("[]", "{}", "{}")]
    [InlineData("""{"name":null,"display_name":null,"image_url":null,"properties":null,"channels":null}""", "{}", "{}")]
    [InlineData("""{"properties":[],"channels":[]}""", "{}", "{}")]
    [InlineData("""{"properties":{"custom_data":[]},"channels":{"pstn":[],"sms":null}}""", """{"custom_data":{}}""", """{"pstn":[]}""")]
    [InlineData("""{"properties":{"custom_data":null,"other":null}}""", """{"other":null}""", "{}")]
    [InlineData("""{"properties":{"custom_data":{"list":[],"none":null}},"channels":{"sip":[[]]}}""", """{"custom_data":{"list":[],"none":null}}""", """{"sip":[{}]}""")]
    public async Task A_user_does_and_keeps_free_data_as_it_came(string body, string properties, string channels)
    {
        var app = await TestApplication.Create(Server);
        var made = (await app.Post("/v1/users", body)).Is(201);
        Assert.Equal((properties, channels), (made.At("properties").GetRawText(), made.At("channels").GetRawText()));
    }

    [Theory]
    [InlineData("[]", "{}")]
    [InlineData("""{"name":null,"properties":[],"callback":[],"numbers":[]}""", "{}")]
    [InlineData("""{"properties":{"custom_data":[],"ttl":60.0},"callback":{"params":[]}}""", """{"custom_data":{},"ttl":60}""")]
    [InlineData("""{"properties":{"ttl":null,"custom_sort_key":null},"ttl":null}""", "{}")]
    public async Task A_conversation_does(string body, string properties)
    {
        var app = await TestApplication.Create(Server);
        Assert.Equal(properties, (await app.Post("/v1/conversations", body)).Is(201).At("properties").GetRawText());
    }

    [Fact]
    public async Task A_callback_with_empty_params_is_kept()
    {
        var app = await TestApplication.Create(Server);
        var made = await app.Post("/v1/conversations", """{"callback":{"url":"https://x.test","event_mask":null,"method":null,"params":[]}}""");
        Assert.Equal("""{"url":"https://x.test","params":{}}""", made.Is(201).At("callback").GetRawText());
    }

    [Theory]
    [InlineData("""{"state":"joined","user":{"id":null,"name":"ann"},"channel":[],"media":[],"knocking_id":null,"from":null}""")]
    [InlineData("""{"state":null,"action":"join","user":[],"user_name":"ann","channel":{"type":null,"from":[],"to":null},"media":{"audio_settings":[],"audio":null}}""")]
    public async Task A_member_does(string body)
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        var made = (await app.Post($"/v1/conversations/{room}/members", body)).Is(201);
        Assert.Equal("app", made.Value("channel.type"));
        Assert.False(made.Has("channel.to"));
        var left = await app.Send("PATCH", $"/v1/conversations/{room}/members/{made.Value("id")}", """{"state":"left","reason":[]}""");
        Assert.False(left.Is(200).Has("reason"));
    }

    [Theory]
    [InlineData("custom:note", "[]", "{}")]
    [InlineData("message", """{"message_type":"custom","custom":[]}""", """{"message_type":"custom","custom":{}}""")]
    [InlineData("message", """{"message_type":"text","text":"x","timestamp":null}""", """{"message_type":"text","text":"x"}""")]
    [InlineData("image", """{"representations":[]}""", """{"representations":{}}""")]
    [InlineData("custom:note", """{"list":[],"none":null}""", """{"list":[],"none":null}""")]
    public async Task An_event_does_and_keeps_free_data_as_it_came(string type, string body, string kept)
    {
        var app = await TestApplication.Create(Server);
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        var sent = await app.Post($"/v1/conversations/{room}/events", $$"""{"type":"{{type}}","from":null,"to":null,"client_ref":null,"body":{{body}}}""");
        Assert.Equal(kept, sent.Is(201).At("body").GetRawText());
    }

    [Theory]
    [InlineData("/v1/users", """{"properties":[1]}""", "properties")]
    [InlineData("/v1/users", """{"channels":{"pstn":[[1]]}}""", "channels.pstn[0]")]
    [InlineData("/v1/conversations", """{"properties":{"ttl":60.5}}""", "properties.ttl")]
    [InlineData("/v1/conversations", """{"callback":{"url":"https://x.test","params":[0]}}""", "callback.params")]
    public async Task Only_an_empty_array_and_a_whole_number_are_taken(string path, string body, string field)
    {
        var app = await TestApplication.Create(Server);
        (await app.Post(path, body)).RefusedFields(field);
    }

    [Fact]
    public async Task Null_does_not_revoke_the_tokens_of_everybody()
    {
        var app = await TestApplication.Create(Server);
        (await app.Revoke("""{"user":null}""")).RefusedFields("user");
        (await app.Revoke("""{"jti":null}""")).RefusedFields("jti");
        (await app.Get("/v1/users")).Is(200);
    }

    [Theory]
    [InlineData("1", 200)]
    [InlineData("0", 200)]
    [InlineData("true", 200)]
    [InlineData("TRUE", 200)]
    [InlineData("false", 200)]
    [InlineData("", 200)]
    [InlineData("foo", 400)]
    [InlineData("2", 400)]
    [InlineData("1%0a", 400)]
    public async Task Booleans_in_queries_are_words_or_digits(string value, int status)
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        var room = (await app.Post("/v1/conversations", """{"properties":{"custom_data":{"a":1}}}""")).Is(201).Value("id");
        await app.Post($"/v1/conversations/{room}/members", """{"state":"joined","user":{"name":"ann"}}""");
        foreach (var (path, name) in new[] { ($"/v1/conversations/{room}/events", "exclude_deleted_events"), ("/v1/users/ann/conversations", "include_custom_data") })
        {
            var answer = (await app.Get($"{path}?{name}={value}")).Is(status);
            if (status == 400)
                answer.RefusedFields(name);
            else if (name == "include_custom_data")
                Assert.Equal(value is "1" or "true" or "TRUE", answer.Text.Contains("\"custom_data\":", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("/v1/users", "page_size")]
    [InlineData("/v0.1/conversations", "record_index")]
    [InlineData("/v1/conversations/ID/events", "start_id")]
    [InlineData("/v1/conversations/ID/events", "end_id")]
    [InlineData("/v0.1/legs", "record_index")]
    public async Task Numbers_in_queries_are_digits_and_nothing_else(string path, string name)
    {
        var app = await TestApplication.Create(Server);
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        path = path.Replace("ID", room, StringComparison.Ordinal);
        (await app.Get($"{path}?{name}=7")).Is(200);
        (await app.Get($"{path}?{name}=")).Is(200);
        foreach (var wrong in new[] { "%2B7", "-7", "7%0a", "%207", "7.0", "seven", "99999999999999999999" })
            (await app.Get($"{path}?{name}={wrong}")).RefusedFields(name);
    }

    [Theory]
    [InlineData("user", "name", 255)]
    [InlineData("user", "display_name", 255)]
    [InlineData("conversation", "name", 100)]
    [InlineData("conversation", "display_name", 50)]
    public async Task Lengths_are_counted_in_characters_of_unicode(string what, string field, int most)
    {
        var app = await TestApplication.Create(Server);
        var longest = string.Concat(Enumerable.Repeat("😀", most));
        string Body(string text) => JsonSerializer.Serialize(new Dictionary<string, string> { [field] = text });
        var made = (await app.Post($"/v1/{what}s", Body(longest))).Is(201);
        Assert.Equal(longest, made.Value(field));
        (await app.Post($"/v1/{what}s", Body(longest + "x"))).RefusedFields(field);
        if (field == "name")
            Assert.Equal(made.Value("id"), (await app.Get($"/v1/{what}s/{Uri.EscapeDataString(longest)}")).Is(200).Value("id"));
    }

    [Fact]
    public async Task The_longest_sort_keys_of_the_widest_characters_lead_to_the_next_page()
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        for (var i = 0; i < 3; i++)
        {
            var key = i + string.Concat(Enumerable.Repeat("😀", 199));
            var room = (await app.Post("/v1/conversations", $$$"""{"properties":{"custom_sort_key":"{{{key}}}"}}""")).Is(201).Value("id");
            (await app.Post($"/v1/conversations/{room}/members", """{"state":"joined","user":{"name":"ann"}}""")).Is(201);
        }

        var first = (await app.Get("/v1/users/ann/conversations?order_by=custom_sort_key&page_size=2")).Is(200);
        var second = (await app.Get(new Uri(first.Value("_links.next.href")).PathAndQuery)).Is(200);
        Assert.Equal(1, second.At("_embedded.conversations").GetArrayLength());
    }

    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("br", 415)]
    [InlineData("identity", 201)]
    public async Task A_compressed_body_is_refused_as_such(string encoding, int status)
    {
        var app = await TestApplication.Create(Server);
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/users") { Content = new StringContent("{}") };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {app.Admin}");
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.ContentEncoding.Add(encoding);
        var answer = (await Server.Send(request)).Is(status);
        if (status == 415)
            Assert.Equal("identity", answer.Refused(415, "http:error:unsupported-media-type").Header("Accept-Encoding"));
    }
}
