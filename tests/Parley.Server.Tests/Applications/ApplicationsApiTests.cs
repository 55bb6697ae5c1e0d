using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Applications;

public sealed partial class ApplicationsApiTests(SharedServer shared)
{
    private const string Path = "/v2/applications";

    private ParleyServer Server => shared.Server;

    [Fact]
    public async Task A_private_key_is_made_shown_once_and_good_at_once()
    {
        var made = (await Server.Account("POST", Path, """{"name":"lobby"}""")).Is(201);
        Assert.True(Guid.TryParse(made.Value("id"), out _));
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", made.Value("keys.private_key"), StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----\n", made.Value("keys.public_key"), StringComparison.Ordinal);

        using var key = TestKeys.Read(made.Value("keys.private_key"));
        Assert.Equal(made.Value("keys.public_key"), key.PublicKey.Pem);
        var token = new Parley.Tokens.TokenMinter(key, Server.Time).Mint(new() { ApplicationId = made.Value("id") });
        (await Server.Send("GET", "/v1/users", $"Bearer {token}")).Is(200);

        var shown = (await Server.Account("GET", $"{Path}/{made.Value("id")}")).Is(200);
        Assert.False(shown.Has("keys.private_key"));
        Assert.Equal(made.Value("keys.public_key"), shown.Value("keys.public_key"));
        Assert.Equal(made.Value("id"), shown.Value("id"));
        Assert.Equal($"{Server.Url}v2/applications/{made.Value("id")}", shown.Value("_links.self.href"));
        Assert.DoesNotContain("PRIVATE", (await Server.Account("GET", $"{Path}?page_size=100")).Text, StringComparison.Ordinal);
        (await Server.Account("DELETE", $"{Path}/{made.Value("id")}")).Is(204);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("{0}\n")]
    [InlineData("CRLF")]
    [InlineData("escaped")]
    public async Task A_given_public_key_is_kept_however_it_was_pasted(string form)
    {
        var pem = form switch
        {
            "CRLF" => TestKeys.A.Public.Replace("\n", "\r\n", StringComparison.Ordinal),
            "escaped" => TestKeys.A.Public.Replace("\n", "\\n", StringComparison.Ordinal),
            _ => TestKeys.A.Public + form[3..],
        };
        var made = (await Server.Account("POST", Path, JsonSerializer.Serialize(new { name = "given", keys = new { public_key = pem } }))).Is(201);
        Assert.Equal(TestKeys.A.Private.PublicKey.Pem, made.Value("keys.public_key"));
        Assert.False(made.Has("keys.private_key"));
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"   "}""", "name")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":5}""", "name")]
    [InlineData("""{"name":["x"]}""", "name")]
    [InlineData("""{"name":"a\u0000b"}""", "name")]
    [InlineData("""{"name":"LONG"}""", "name")]
    [InlineData("""{"name":"x","keys":5}""", "keys")]
    [InlineData("""{"name":"x","keys":{"public_key":5}}""", "keys.public_key")]
    [InlineData("""{"name":"x","keys":{"public_key":"nonsense"}}""", "keys.public_key")]
    [InlineData("""{"name":"x","privacy":true}""", "privacy")]
    [InlineData("""{"name":"x","privacy":{"improve_ai":"yes"}}""", "privacy.improve_ai")]
    [InlineData("""{"name":"x","capabilities":[1]}""", "capabilities")]
    [InlineData("""{"name":"x","capabilities":{"rtc":"on"}}""", "capabilities.rtc")]
    [InlineData("""{"name":"x","capabilities":{"voice":{"region":"moon"}}}""", "capabilities.voice.region")]
    [InlineData("""{"name":"x","capabilities":{"voice":{"signed_callbacks":1}}}""", "capabilities.voice.signed_callbacks")]
    [InlineData("""{"name":"x","capabilities":{"voice":{"conversations_ttl":9001}}}""", "capabilities.voice.conversations_ttl")]
    [InlineData("""{"name":"x","capabilities":{"voice":{"conversations_ttl":1.5}}}""", "capabilities.voice.conversations_ttl")]
    [InlineData("""{"name":"x","capabilities":{"rtc":{"leg_persistence_time":32}}}""", "capabilities.rtc.leg_persistence_time")]
    [InlineData("""{"name":"x","capabilities":{"rtc":{"webhooks":[1]}}}""", "capabilities.rtc.webhooks")]
    [InlineData("""{"name":"x","capabilities":{"rtc":{"webhooks":{"event_url":"http://a.test"}}}}""", "capabilities.rtc.webhooks.event_url")]
    [InlineData("""{"name":"x","capabilities":{"rtc":{"webhooks":{"event_url":{"address":"/relative"}}}}}""", "capabilities.rtc.webhooks.event_url.address")]
    [InlineData("""{"name":"x","capabilities":{"rtc":{"webhooks":{"event_url":{"address":"file:///etc/passwd"}}}}}""", "capabilities.rtc.webhooks.event_url.address")]
    [InlineData("""{"name":"x","capabilities":{"rtc":{"webhooks":{"event_url":{"http_method":"PUT"}}}}}""", "capabilities.rtc.webhooks.event_url.http_method")]
    [InlineData("""{"name":"x","capabilities":{"messages":{"webhooks":{"inbound_url":{"http_method":"GET"}}}}}""", "capabilities.messages.webhooks.inbound_url.http_method")]
    [InlineData("""{"name":"x","capabilities":{"voice":{"webhooks":{"answer_url":{"connect_timeout":299}}}}}""", "capabilities.voice.webhooks.answer_url.connect_timeout")]
    [InlineData("""{"name":"x","capabilities":{"voice":{"webhooks":{"answer_url":{"connection_timeout":1001}}}}}""", "capabilities.voice.webhooks.answer_url.connection_timeout")]
    [InlineData("""{"name":"x","capabilities":{"voice":{"webhooks":{"answer_url":{"socket_timeout":5001}}}}}""", "capabilities.voice.webhooks.answer_url.socket_timeout")]
    [InlineData("""{"name":"x","capabilities":{"voice":{"webhooks":{"event_url":{"socket_timeout":10001}}}}}""", "capabilities.voice.webhooks.event_url.socket_timeout")]
    public async Task A_field_that_breaks_its_rule_is_named(string body, string field)
    {
        var app = await TestApplication.Create(Server);
        body = body.Replace("LONG", new string('n', 256), StringComparison.Ordinal);
        (await Server.Account("POST", Path, body)).RefusedFields(field);
        (await Server.Account("PUT", $"{Path}/{app.Id}", body)).RefusedFields(field);
        Assert.Equal(app.Name, (await Server.Account("GET", $"{Path}/{app.Id}")).Value("name"));
    }

    [Fact]
    public async Task Every_broken_field_is_named_at_once() =>
        (await Server.Account("POST", Path, """{"name":1,"keys":2,"capabilities":3,"privacy":4}"""))
            .RefusedFields("name", "keys", "capabilities", "privacy");

    [Theory]
    [InlineData("""{"name":"x","capabilities":{"rtc":{"note":"\ud800"}}}""")]
    [InlineData("""{"name":"x","capabilities":{"\ud800":{}}}""")]
    [InlineData("""{"name":"x","\udc00":1}""")]
    [InlineData("""{"name":"\ud800"}""")]
    public async Task Half_of_a_surrogate_pair_is_refused(string body) => (await Server.Account("POST", Path, body)).Is(400);

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("\"name\"")]
    [InlineData("""{"name":"x"} {}""")]
    [InlineData("""{"name":"x","name":"y"}""")]
    [InlineData("""{"name":"x","n\u0061me":"y"}""")]
    [InlineData("""{"name":"x",}""")]
    [InlineData("""{"name":NaN}""")]
    public async Task A_body_that_is_not_one_json_object_is_refused(string body) =>
        (await Server.Account("POST", Path, body)).RefusedFields("body");

    [Fact]
    public async Task Capabilities_are_kept_in_any_combination()
    {
        const string given =
            """
            {"name":"all","unknown":"ignored","capabilities":{
             "rtc":{"webhooks":{"event_url":{"address":"https://example.com/"}},"signed_callbacks":true,"leg_persistence_time":7},
             "voice":{"webhooks":{"answer_url":{"address":"https://a.test/x","connection_timeout":500,"socket_timeout":3000},
              "fallback_answer_url":{"address":"https://a.test/f"},"event_url":{"address":"https://a.test/e","http_method":"GET"}},
              "signed_callbacks":false,"conversations_ttl":48,"leg_persistence_time":31,"region":"eu-west","payments":{"gateways":[]}},
             "messages":{"version":"v1","webhooks":{"inbound_url":{"address":"https://a.test/i"},"status_url":{"address":"https://a.test/s"}}},
             "vbc":{},"verify":{"version":"v2"},"video":{"x":1},"network_apis":{"redirect_uri":"https://a.test"},"meetings":{},"new_thing":{"é":"ü"}},
             "privacy":{"improve_ai":false}}
            """;
        var made = (await Server.Account("POST", Path, given)).Is(201);
        var shown = (await Server.Account("GET", $"{Path}/{made.Value("id")}")).Is(200);
        foreach (var answer in new[] { made, shown })
        {
            Assert.Equal("False", answer.Value("privacy.improve_ai"));
            Assert.Equal("POST", answer.Value("capabilities.rtc.webhooks.event_url.http_method"));
            Assert.Equal("GET", answer.Value("capabilities.voice.webhooks.answer_url.http_method"));
            Assert.Equal("GET", answer.Value("capabilities.voice.webhooks.fallback_answer_url.http_method"));
            Assert.Equal("GET", answer.Value("capabilities.voice.webhooks.event_url.http_method"));
            Assert.Equal("POST", answer.Value("capabilities.messages.webhooks.status_url.http_method"));
            Assert.Equal("500", answer.Value("capabilities.voice.webhooks.answer_url.connect_timeout"));
            Assert.False(answer.Has("capabilities.voice.webhooks.answer_url.connection_timeout"));
            Assert.Equal("""{"gateways":[]}""", answer.Value("capabilities.voice.payments"));
            Assert.Equal("ü", answer.Value("capabilities.new_thing.é"));
            Assert.Equal(9, answer.At("capabilities").EnumerateObject().Count());
        }

        Assert.DoesNotContain("ignored", made.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("na-east")]
    [InlineData("na-west")]
    [InlineData("eu-east")]
    [InlineData("eu-west")]
    [InlineData("apac-sng")]
    [InlineData("apac-australia")]
    public async Task Each_region_is_known(string region)
    {
        var made = await Server.Account("POST", Path, $$$"""{"name":"r","keys":{"public_key":{{{JsonSerializer.Serialize(TestKeys.A.Public)}}} },"capabilities":{"voice":{"region":"{{{region}}}" } } }""");
        Assert.Equal(region, made.Is(201).Value("capabilities.voice.region"));
    }

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","capabilities":{},"keys":{}}""")]
    [InlineData("""{"name":"x","capabilities":null,"keys":null,"privacy":null}""")]
    public async Task Replacing_takes_away_what_is_not_named_and_keeps_the_key(string body)
    {
        var app = await TestApplication.Create(Server);
        var pem = JsonSerializer.Serialize(app.Keys.Public);
        (await Server.Account("PUT", $"{Path}/{app.Id}",
            $$$"""{"name":"y","keys":{"public_key":{{{pem}}} },"capabilities":{"rtc":{},"vbc":{}},"privacy":{"improve_ai":false}}""")).Is(200);
        (await app.Get("/v1/users")).Is(200);

        var replaced = (await Server.Account("PUT", $"{Path}/{app.Id}", body)).Is(200);
        Assert.Equal("{}", replaced.Value("capabilities"));
        Assert.Equal("False", replaced.Value("privacy.improve_ai"));
        Assert.Equal(app.Keys.Public, replaced.Value("keys.public_key"));
        Assert.False(replaced.Has("keys.private_key"));
        (await app.Get("/v1/users")).Is(200);
    }

    [Fact]
    public async Task Another_key_ends_the_tokens_of_the_old_one()
    {
        var app = await TestApplication.Create(Server);
        (await app.Get("/v1/users")).Is(200);
        (await Server.Account("PUT", $"{Path}/{app.Id}", JsonSerializer.Serialize(new { name = "x", keys = new { public_key = TestKeys.B.Public } }))).Is(200);
        (await app.Get("/v1/users")).RefusedToken();
        (await app.Get("/v1/users", app.Mint(key: TestKeys.B.Private))).Is(200);
        (await app.Get("/v1/users", app.Mint())).RefusedToken();
    }

    [Fact]
    public async Task A_deleted_application_is_gone_with_its_tokens_and_users()
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        (await app.Get("/v1/users/ann")).Is(200);
        var deleted = (await Server.Account("DELETE", $"{Path}/{app.Id}")).Is(204);
        Assert.Equal("", deleted.Text);
        (await app.Get("/v1/users/ann")).RefusedToken();
        (await app.Get("/v1/users/ann", app.Mint("ann"))).RefusedToken();
        foreach (var (method, body) in new[] { ("GET", null), ("DELETE", null), ("PUT", """{"name":"x"}""") })
        {
            var gone = (await Server.Account(method, $"{Path}/{app.Id}", body)).Is(404);
            Assert.Equal($"ID '{app.Id}' does not exist, or you do not have access", gone.Value("detail"));
            Assert.Equal($"{Server.Url}errors/not-found", gone.Value("type"));
            Assert.Equal("Not Found", gone.Value("title"));
        }
    }

    [Fact]
    public async Task Pages_have_totals_and_links_where_there_is_another_page()
    {
        await using var server = await ParleyServer.Start();
        var empty = (await server.Account("GET", Path)).Is(200);
        Assert.Equal("0", empty.Value("total_items"));
        Assert.False(empty.Has("_links.next"));
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add((await TestApplication.Create(server)).Id);

        var middle = (await server.Account("GET", $"{Path}?page_size=2&page=2&size=1&")).Is(200);
        Assert.Equal(("2", "2", "5", "3"), (middle.Value("page_size"), middle.Value("page"), middle.Value("total_items"), middle.Value("total_pages")));
        Assert.Equal(ids[2..4], middle.At("_embedded.applications").EnumerateArray().Select(app => app.GetProperty("id").GetString()));
        Assert.Equal($"{server.Url}v2/applications?page_size=2&page=3", middle.Value("_links.next.href"));
        Assert.Equal($"{server.Url}v2/applications?page_size=2&page=1", middle.Value("_links.prev.href"));
        Assert.Equal($"{server.Url}v2/applications?page_size=2&page=3", middle.Value("_links.last.href"));
        Assert.Equal($"{server.Url}v2/applications?page_size=2&page=1", middle.Value("_links.first.href"));

        var last = (await server.Send("GET", new Uri(middle.Value("_links.next.href")).PathAndQuery, ParleyServer.Basic(ParleyServer.ApiKey, ParleyServer.ApiSecret))).Is(200);
        Assert.False(last.Has("_links.next"));
        Assert.Single(last.At("_embedded.applications").EnumerateArray());
        Assert.False((await server.Account("GET", $"{Path}?page=99")).Has("_links.next"));
        Assert.Equal("10", (await server.Account("GET", $"{Path}?page_size=&page=")).Is(200).Value("page_size"));
    }

    [Theory]
    [InlineData("page_size=0", "page_size")]
    [InlineData("page_size=101", "page_size")]
    [InlineData("page_size=ten", "page_size")]
    [InlineData("page_size=-1", "page_size")]
    [InlineData("page_size=1.5", "page_size")]
    [InlineData("page_size=99999999999999999999", "page_size")]
    [InlineData("page=0", "page")]
    [InlineData("page=-3", "page")]
    [InlineData("page=1000001", "page")]
    public async Task Paging_out_of_range_is_refused(string query, string field)
    {
        var refused = (await Server.Account("GET", $"{Path}?{query}")).RefusedFields(field);
        Assert.Equal($"{Server.Url}errors/list-validation", refused.Value("type"));
    }

    [Fact]
    public async Task Errors_have_the_documented_bodies()
    {
        var app = await TestApplication.Create(Server);
        Assert.Equal(
            """{"type":"/errors/http:error:validation-fail","title":"Bad Request","detail":"The request failed due to validation errors","invalid_parameters":[{"name":"name","reason":"must not be blank"}],"instance":"#"}""",
            Masked((await Server.Account("POST", Path, "{}")).Is(400)));
        Assert.Equal(
            """{"type":"/errors/unauthorized","title":"Invalid credentials supplied","detail":"You did not provide correct credentials.","instance":"#"}""",
            Masked((await Server.Account("GET", Path, secret: "wrong")).Is(401)));
        Assert.Equal(
            """{"type":"/errors/http:error:method-not-allowed","title":"Request method not allowed","detail":"Request method 'PATCH' not supported.","instance":"#"}""",
            Masked((await Server.Account("PATCH", $"{Path}/{app.Id}", "{}")).Is(405)));
        var refusedType = await Server.Send("POST", Path, ParleyServer.Basic(ParleyServer.ApiKey, ParleyServer.ApiSecret), "name=x", "application/x-www-form-urlencoded");
        Assert.Equal($"{Server.Url}errors/http:error:unsupported-media-type", refusedType.Is(415).Value("type"));
    }

    [Theory]
    [InlineData("text/html", 406)]
    [InlineData("image/png, text/*", 406)]
    [InlineData("*/*", 200)]
    [InlineData("application/json", 200)]
    [InlineData("application/*;q=0.5", 200)]
    [InlineData("application/hal+json", 200)]
    [InlineData("text/html, */*;q=0.1", 200)]
    public async Task Only_json_is_produced(string accept, int status)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Authorization", ParleyServer.Basic(ParleyServer.ApiKey, ParleyServer.ApiSecret));
        var answer = (await Server.Send(request)).Is(status);
        Assert.Equal("application/json", answer.Header("Content-Type"));
    }

    [Theory]
    [InlineData("PATCH", "/v2/applications")]
    [InlineData("GET", "/v2/applications/none")]
    [InlineData("POST", "/v2/applications/none/nothing")]
    [InlineData("POST", "/accounts/other/secrets")]
    public async Task A_stranger_hears_401_whatever_is_asked(string method, string path)
    {
        var refused = (await Server.Send(method, path, null, "not json", "text/plain")).Is(401);
        Assert.Equal("Basic realm=\"parley\", charset=\"UTF-8\"", refused.Header("WWW-Authenticate"));
        Assert.Null(refused.Header("Allow"));
    }

    [Fact]
    public async Task A_request_without_a_body_may_have_any_content_type()
    {
        var app = await TestApplication.Create(Server);
        var basic = ParleyServer.Basic(ParleyServer.ApiKey, ParleyServer.ApiSecret);
        (await Server.Send("DELETE", $"{Path}/{app.Id}", basic, "", "application/x-www-form-urlencoded")).Is(204);
        (await Server.Send("POST", Path, basic, """{"name":""}""", "application/json; charset=utf-8")).Is(400);
    }

    [Fact]
    public async Task Inspecting_a_token_explains_it_to_its_owner_alone()
    {
        var app = await TestApplication.Create(Server);
        var body = JsonSerializer.Serialize(new { token = app.Mint("ann"), method = "GET", path = "/v1/users" });
        (await Server.Account("POST", $"{Path}/{app.Id}/tokens/inspect", body)).Is(200);
        (await Server.Account("POST", $"{Path}/{Guid.NewGuid()}/tokens/inspect", body)).Is(404);
        (await Server.Account("POST", $"{Path}/{app.Id}/tokens/inspect", "{}")).RefusedFields("token");
    }

    private string Masked(Answer answer) => Instance()
        .Replace(answer.Text, "\"instance\":\"#\"")
        .Replace($"\"{Server.Url}", "\"/", StringComparison.Ordinal);

    [GeneratedRegex("\"instance\":\"[0-9a-f]{32}\"")]
    private static partial Regex Instance();
}
