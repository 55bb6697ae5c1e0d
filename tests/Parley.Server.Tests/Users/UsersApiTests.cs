using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Users;

public sealed class UsersApiTests(SharedServer shared)
{
    public static TheoryData<string> Prefixes => ["/v1", "/v0.3", "/v0.2", "/beta2", "/v0.1", "/beta"];

    private static bool IsOld(string prefix) => prefix is "/v0.1" or "/beta";

    private Task<TestApplication> NewApplication() => TestApplication.Create(shared.Server);

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task The_life_of_a_user_in_the_shapes_of_each_version(string prefix)
    {
        var app = await NewApplication();
        var made = await app.Post($"{prefix}/users", """{"name":"ann","display_name":"Ann","image_url":"https://img.test/a.png"}""");
        var id = made.Value("id");
        Assert.Matches("^USR-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id);
        var href = $"{shared.Server.Url}{prefix[1..]}/users/{id}";
        var shown = (await app.Get($"{prefix}/users/{id}")).Is(200);
        if (IsOld(prefix))
        {
            Assert.Equal($$"""{"id":"{{id}}","href":"{{href}}"}""", made.Is(200).Text);
            Assert.Equal($$"""{"id":"{{id}}","name":"ann","display_name":"Ann","image_url":"https://img.test/a.png","href":"{{href}}"}""", shown.Text);
            Assert.Equal($$"""{"id":"{{id}}","href":"{{href}}"}""", (await app.Send("PUT", $"{prefix}/users/{id}", """{"display_name":"A"}""")).Is(200).Text);
            Assert.Equal("{}", (await app.Send("DELETE", $"{prefix}/users/{id}")).Is(200).Text);
        }
        else
        {
            Assert.Equal(shown.Text, made.Is(201).Text);
            Assert.Equal(("ann", "Ann", "{}", "{}", href), (shown.Value("name"), shown.Value("display_name"), shown.Value("properties"), shown.Value("channels"), shown.Value("_links.self.href")));
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", shown.Value("timestamp.created"));
            Assert.Equal("A", (await app.Send("PATCH", $"{prefix}/users/{id}", """{"display_name":"A"}""")).Is(200).Value("display_name"));
            Assert.Equal("", (await app.Send("DELETE", $"{prefix}/users/{id}")).Is(204).Text);
        }

        (await app.Get($"{prefix}/users/{id}")).Refused(404, "user:error:not-found");
        (await app.Send("DELETE", $"{prefix}/users/{id}")).Refused(404, "user:error:not-found");
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task The_channels_of_a_user_are_shown_to_itself_and_to_the_application_alone(string prefix)
    {
        const string Secret = "the-password-of-its-phone";
        var app = await NewApplication();
        var id = await app.AddUser("ann");
        await app.AddUser("bob");
        (await app.Send("PATCH", $"/v1/users/{id}", $$$$"""
            {"channels":{"sip":[{"uri":"sip:ann@sip.test","username":"ann","password":"{{{{Secret}}}}"}]},"properties":{"custom_data":{"team":"blue"}}}
            """)).Is(200);
        foreach (var place in new[] { id, "ann" })
        {
            var others = (await app.Get($"{prefix}/users/{place}", app.Mint("bob"))).Is(200);
            Assert.DoesNotContain(Secret, others.Text, StringComparison.Ordinal);
            if (IsOld(prefix))
                continue;
            Assert.Equal(("{}", "blue"), (others.Value("channels"), others.Value("properties.custom_data.team")));
            foreach (var token in new[] { app.Admin, app.Mint("ann") })
                Assert.Contains(Secret, (await app.Get($"{prefix}/users/{place}", token)).Is(200).Value("channels"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task Lists_in_the_shapes_of_each_version(string prefix)
    {
        var app = await NewApplication();
        foreach (var name in new[] { "a", "b", "c" })
            await app.AddUser(name);
        var page = (await app.Get($"{prefix}/users?page_size=2&order=ASC")).Is(200);
        string next;
        if (IsOld(prefix))
        {
            Assert.Equal(["a", "b"], page.Json.EnumerateArray().Select(user => user.GetProperty("name").GetString()));
            next = page.Header("Link")!.Split('<', '>')[1];
        }
        else
        {
            var users = prefix is "/v0.2" or "/beta2" ? "_embedded.data.users" : "_embedded.users";
            Assert.Equal(["a", "b"], Names(page, users));
            Assert.Equal(prefix is "/v0.2" or "/beta2", page.Has("cursor"));
            Assert.False(page.Has("_links.prev"));
            Assert.Equal($"{shared.Server.Url}{prefix[1..]}/users?page_size=2&order=asc", page.Value("_links.first.href"));
            Assert.StartsWith(page.Value("_links.first.href") + "&cursor=", page.Value("_links.next.href"), StringComparison.Ordinal);
            Assert.False(page.At(users)[0].TryGetProperty("properties", out _));
            next = page.Value("_links.next.href");
        }

        var last = (await app.Get(new Uri(next).PathAndQuery)).Is(200);
        Assert.Contains("\"c\"", last.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"next\"", last.Text, StringComparison.Ordinal);
        Assert.Null(last.Header("Link"));
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task Errors_in_the_shapes_of_each_version(string prefix)
    {
        var app = await NewApplication();
        var (missing, invalid) = (await shared.Server.Send("GET", $"{prefix}/users", null), await app.Get($"{prefix}/users", "x.y.z"));
        missing.RefusedToken("system:error:missing-token");
        invalid.RefusedToken();
        var fields = (await app.Post($"{prefix}/users", """{"image_url":7,"name":""}""")).RefusedFields("name", "image_url");
        const string description = "You did not provide a valid token. Please provide a valid token.";
        if (IsOld(prefix))
        {
            Assert.Equal(description, invalid.Value("description"));
            Assert.False(invalid.Has("title"));
            Assert.Equal("\"name\" is not allowed to be empty", fields.At("error.invalid_parameters")[0].GetProperty("reason").GetString());
        }
        else
        {
            Assert.Equal((description, "Unauthorized.", $"{shared.Server.Url}errors/system:error:invalid-token"), (invalid.Value("detail"), invalid.Value("title"), invalid.Value("type")));
            Assert.Matches("^[0-9a-f]{32}$", invalid.Value("instance"));
            Assert.Equal("\"image_url\" must be a string", fields.At("invalid_parameters")[1].GetProperty("reason").GetString());
            Assert.Equal(("http:error:validation-fail", "Bad request.", "Input validation failure."), (fields.Value("code"), fields.Value("title"), fields.Value("detail")));
        }
    }

    // -- Cursors

    [Theory]
    [InlineData("asc")]
    [InlineData("DESC")]
    [InlineData("Desc")]
    public async Task Cursors_lead_through_everything_and_back_while_users_are_added(string order)
    {
        var app = await NewApplication();
        var names = Enumerable.Range(0, 5).Select(i => $"u{i}").ToList();
        foreach (var name in names)
            await app.AddUser(name);
        var ascending = order == "asc";
        if (!ascending)
            names.Reverse();

        var page = (await app.Get($"/v1/users?page_size=2&order={order}")).Is(200);
        var seen = Names(page);
        var late = await app.AddUser("late");
        while (page.Has("_links.next"))
        {
            page = (await app.Get(new Uri(page.Value("_links.next.href")).PathAndQuery)).Is(200);
            Assert.True(page.Has("_links.prev"));
            seen.AddRange(Names(page));
        }

        Assert.Equal(ascending ? [.. names, "late"] : names, seen);
        await app.Send("DELETE", $"/v1/users/{late}");
        var back = Names(page);
        while (page.Has("_links.prev"))
        {
            page = (await app.Get(new Uri(page.Value("_links.prev.href")).PathAndQuery)).Is(200);
            back.InsertRange(0, Names(page));
        }

        back.Remove("late");
        Assert.Equal(names, back);
    }

    [Fact]
    public async Task A_cursor_is_good_for_the_list_that_it_was_made_for_only()
    {
        var (app, other) = (await NewApplication(), await NewApplication());
        foreach (var name in new[] { "a", "b", "c" })
        {
            await app.AddUser(name);
            await other.AddUser(name);
        }

        var cursor = (await app.Get("/v0.2/users?page_size=1")).Value("cursor");
        (await app.Get($"/v1/users?cursor={cursor}&page_size=50")).Is(200);
        var tampered = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];
        foreach (var (caller, query) in new[]
        {
            (other, $"cursor={cursor}"), (app, $"cursor={cursor}&order=desc"), (app, $"cursor={cursor}&name=a"),
            (app, $"cursor={tampered}"), (app, $"cursor={cursor}A"), (app, $"cursor={cursor[..^4]}"), (app, "cursor=x"),
            (app, "cursor=%00"), (app, $"cursor={new string('A', 500)}"), (app, "cursor=AAAAAAAAAAAAAAAAAAAAAAAA"), (app, "cursor=%20%20"),
        })
            (await caller.Get($"/v1/users?{query}")).Refused(400, "paginator-builder:error:invalid-cursor");
    }

    [Theory]
    [InlineData("page_size=0", "page_size")]
    [InlineData("page_size=101", "page_size")]
    [InlineData("page_size=1e1", "page_size")]
    [InlineData("page_size=%2B5", "page_size")]
    [InlineData("order=up", "order")]
    [InlineData("name=a%00b", "name")]
    public async Task A_parameter_that_breaks_its_rule_is_named(string query, string field) =>
        (await (await NewApplication()).Get($"/v1/users?{query}")).RefusedFields(field);

    [Fact]
    public async Task The_list_is_narrowed_to_a_name()
    {
        var app = await NewApplication();
        await app.AddUser("ann & bob");
        await app.AddUser("Ann & bob");
        var page = (await app.Get("/v1/users?name=ann%20%26%20bob&page_size=100")).Is(200);
        Assert.Equal(["ann & bob"], Names(page));
        Assert.EndsWith("&name=ann%20%26%20bob", page.Value("_links.first.href"), StringComparison.Ordinal);
        Assert.Empty(Names(await app.Get("/v1/users?name=nobody")));
        Assert.Equal(2, Names(await app.Get("/v1/users?name=")).Count);
    }

    // -- Fields

    [Fact]
    public async Task Properties_and_channels_are_replaced_and_phone_numbers_are_numbers()
    {
        var app = await NewApplication();
        var made = (await app.Post("/v1/users",
            """
            {"name":"ann","ttl":7,"properties":{"custom_data":{"a":1,"b":{"c":[true,null,1e400]}},"ttl":5},"channels":{
            "pstn":[{"number":"+447700900000"},{"number":447700900001},{"number":"not one"},{"number":"99999999999999999999"}],
            "sms":[{"number":"447700900000"}],"sip":[{"uri":"sip:4442@example.test;transport=tls"}],"websocket":[{"uri":"wss://a.test/s","content-type":"audio/l16"}],
            "vbc":[{"extension":"403"}],"viber":[],"new":[5]}}
            """)).Is(201);
        Assert.Equal("""[{"number":447700900000},{"number":447700900001},{"number":"not one"},{"number":"99999999999999999999"}]""", made.Value("channels.pstn"));
        Assert.Equal("""[{"number":"447700900000"}]""", made.Value("channels.sms"));
        Assert.Equal("5", made.Value("properties.ttl"));
        var changed = (await app.Send("PATCH", "/v1/users/ann", """{"properties":{"custom_data":{"z":2}},"channels":{"vbc":[]}}""")).Is(200);
        Assert.Equal("""{"custom_data":{"z":2}}""", changed.Value("properties"));
        Assert.Equal("""{"vbc":[]}""", changed.Value("channels"));
        Assert.Equal(("{}", "{}"), ((await app.Send("PATCH", "/v1/users/ann", """{"properties":null,"channels":null}""")).Is(200).Value("properties"), (await app.Get("/v1/users/ann")).Value("channels")));
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task An_update_changes_what_it_names_and_null_clears(string method)
    {
        var app = await NewApplication();
        await app.Post("/v1/users", """{"name":"ann","display_name":"Ann","image_url":"https://img.test/a.png","properties":{"custom_data":{"a":1}}}""");
        var same = (await app.Send(method, "/v1/users/ann", "{}")).Is(200);
        Assert.Equal(("ann", "Ann", "https://img.test/a.png"), (same.Value("name"), same.Value("display_name"), same.Value("image_url")));
        (await app.Send(method, "/v1/users/ann")).Is(200);
        var cleared = (await app.Send(method, "/v1/users/ann", """{"display_name":null,"image_url":null,"name":null}""")).Is(200);
        Assert.Equal("ann", cleared.Value("name"));
        Assert.False(cleared.Has("display_name") || cleared.Has("image_url"));
        Assert.Equal("""{"custom_data":{"a":1}}""", cleared.Value("properties"));
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":5}""", "name")]
    [InlineData("""{"name":"tab\there"}""", "name")]
    [InlineData("""{"name":"\u0085"}""", "name")]
    [InlineData("""{"name":"a\u0000"}""", "name")]
    [InlineData("""{"name":"LONG"}""", "name")]
    [InlineData("""{"display_name":""}""", "display_name")]
    [InlineData("""{"display_name":{}}""", "display_name")]
    [InlineData("""{"display_name":"LONG"}""", "display_name")]
    [InlineData("""{"image_url":"no uri"}""", "image_url")]
    [InlineData("""{"image_url":"/relative.png"}""", "image_url")]
    [InlineData("""{"image_url":""}""", "image_url")]
    [InlineData("""{"properties":[1]}""", "properties")]
    [InlineData("""{"properties":{"custom_data":"text"}}""", "properties.custom_data")]
    [InlineData("""{"channels":5}""", "channels")]
    [InlineData("""{"channels":{"pstn":{}}}""", "channels.pstn")]
    [InlineData("""{"channels":{"sip":["sip:a"]}}""", "channels.sip[0]")]
    [InlineData("""{"channels":{"sip":[{"uri":5}]}}""", "channels.sip[0].uri")]
    [InlineData("""{"channels":{"websocket":[{},{"uri":"/x"}]}}""", "channels.websocket[1].uri")]
    public async Task A_field_that_breaks_its_rule_is_named(string body, string field)
    {
        var app = await NewApplication();
        await app.AddUser("ann");
        var before = (await app.Get("/v1/users/ann")).Text;
        body = body.Replace("LONG", new string('n', 256), StringComparison.Ordinal);
        (await app.Post("/v1/users", body)).RefusedFields(field);
        (await app.Send("PATCH", "/v1/users/ann", body)).RefusedFields(field);
        Assert.Equal(before, (await app.Get("/v1/users/ann")).Text);
        Assert.Single(Names(await app.Get("/v1/users")));
    }

    [Theory]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"display_name":"a\udfff"}""")]
    [InlineData("""{"properties":{"custom_data":{"a":"\ud800"}}}""")]
    [InlineData("""{"properties":{"custom_data":{"\ud800":1}}}""")]
    [InlineData("""{"channels":{"pstn":[{"number":"\ud800"}]}}""")]
    [InlineData("""{"\ud800":1}""")]
    public async Task Half_of_a_surrogate_pair_is_refused(string body) =>
        (await (await NewApplication()).Post("/v1/users", body)).Refused(400, "http:error:validation-fail");

    [Theory]
    [InlineData("{\"name\":\"\u00ff\"}")]
    [InlineData("{\"properties\":{\"custom_data\":{\"a\":\"\u00c0\u0080\"}}}")]
    [InlineData("{\"properties\":{\"\u00ed\u00a0\u0080\":1}}")]
    [InlineData("{\"channels\":{\"pstn\":[{\"number\":\"\u00fe\"}]}}")]
    [InlineData("{\"\u00ff\":1}")]
    public async Task Bytes_that_are_not_utf8_are_refused(string latin1)
    {
        var app = await NewApplication();
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/users") { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(latin1)) };
        request.Headers.Authorization = new("Bearer", app.Admin);
        (await shared.Server.Send(request)).Refused(400, "http:error:validation-fail");
    }

    [Fact]
    public async Task Limits_count_and_large_bodies_are_refused()
    {
        var app = await NewApplication();
        string Custom(int length, string of) => $$$"""{"properties":{"custom_data":{"a":"{{{string.Concat(Enumerable.Repeat(of, length))}}}"} } }""";
        (await app.Post("/v1/users", Custom(32_000, "x"))).Is(201);
        (await app.Post("/v1/users", Custom(33_000, "x"))).RefusedFields("properties");
        (await app.Post("/v1/users", Custom(20_000, "é"))).RefusedFields("properties");
        (await app.Post("/v1/users", Custom(1_100_000, "x"))).Refused(413, "http:error:payload-too-large");
        (await app.Post("/v1/users", $"{{\"a\":{new string('[', 40)}{new string(']', 40)}}}")).Refused(400, "http:error:validation-fail");
        (await app.Post("/v1/users", JsonSerializer.Serialize(new { name = new string('é', 255) }))).Is(201);
    }

    [Fact]
    public async Task The_content_type_is_judged_after_the_token()
    {
        var app = await NewApplication();
        var refused = await shared.Server.Send("POST", "/v1/users", $"Bearer {app.Admin}", "{}", "text/plain");
        refused.Refused(415, "http:error:unsupported-media-type");
        (await shared.Server.Send("POST", "/v1/users", "Bearer x", "{}", "text/plain")).RefusedToken();
        (await shared.Server.Send("POST", "/v1/users", $"Bearer {app.Admin}", "{}", "application/vnd.api+json; charset=utf-8")).Is(201);
    }

    // -- Names

    [Theory]
    [InlineData("Zoë 王小明 🎈")]
    [InlineData("a+b&c=d?e#f;g,h:i@j")]
    [InlineData("100%")]
    [InlineData("<img src=x onerror=alert('x')>")]
    [InlineData(" ")]
    public async Task Any_name_is_found_by_itself_and_works_as_sub(string name)
    {
        var app = await NewApplication();
        var id = await app.AddUser(name);
        var me = (await app.Get("/v1/users/me", app.Mint(name))).Is(200);
        Assert.Equal((id, name), (me.Value("id"), me.Value("name")));
        Assert.Equal([name], Names(await app.Get($"/v1/users?name={Uri.EscapeDataString(name)}")));
        Assert.Equal(id, (await app.Get($"/v1/users/{Uri.EscapeDataString(name)}")).Is(200).Value("id"));
    }

    [Fact]
    public async Task A_name_is_taken_once_in_an_application()
    {
        var (app, other) = (await NewApplication(), await NewApplication());
        var id = await app.AddUser("ann");
        await app.AddUser("bob");
        (await app.Post("/v1/users", """{"name":"ann"}""")).Refused(400, "user:error:duplicate-name");
        (await app.Send("PATCH", "/v1/users/bob", """{"name":"ann"}""")).Refused(400, "user:error:duplicate-name");
        Assert.Equal(id, (await app.Get("/v1/users/ann")).Value("id"));
        await other.AddUser("ann");
        (await app.Send("PATCH", "/v1/users/ann", """{"name":"ann"}""")).Is(200);
    }

    [Fact]
    public async Task A_user_without_a_name_gets_one_that_works_as_sub()
    {
        var app = await NewApplication();
        var name = (await app.Post("/v1/users", "{}")).Is(201).Value("name");
        Assert.Matches("^NAM-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", name);
        Assert.Equal(name, (await app.Get("/v1/users/me", app.Mint(name))).Is(200).Value("name"));
        Assert.NotEqual(name, (await app.Post("/v1/users", "")).Is(201).Value("name"));
    }

    [Fact]
    public async Task An_id_is_no_sub()
    {
        var app = await NewApplication();
        var id = await app.AddUser("ann");
        (await app.Get("/v1/users", app.Mint(id))).RefusedToken("user:error:not-found");
    }

    [Fact]
    public async Task Me_is_the_user_of_the_token_and_else_a_name()
    {
        var app = await NewApplication();
        var ann = await app.AddUser("ann");
        (await app.Get("/v1/users/me")).Refused(404, "user:error:not-found");
        var named = await app.AddUser("me");
        Assert.Equal(named, (await app.Get("/v1/users/me")).Value("id"));
        Assert.Equal(ann, (await app.Get("/v1/users/me", app.Mint("ann"))).Value("id"));
    }

    // -- Who may

    [Fact]
    public async Task A_user_changes_itself_and_nothing_else()
    {
        var app = await NewApplication();
        await app.AddUser("ann");
        var bob = await app.AddUser("bob");
        var token = app.Mint("ann");
        Assert.Contains("sub claim", (await app.Post("/v1/users", "{}", token)).Forbidden().Value("detail"), StringComparison.Ordinal);
        Assert.Contains("sub claim", (await app.Send("DELETE", "/v1/users/me", null, token)).Forbidden().Value("detail"), StringComparison.Ordinal);
        (await app.Send("DELETE", $"/v1/users/{bob}", null, token)).Forbidden();
        (await app.Send("PATCH", $"/v1/users/{bob}", """{"display_name":"x"}""", token)).Forbidden();
        (await app.Send("PATCH", "/v1/users/me", """{"name":"root"}""", token)).Forbidden();
        Assert.Equal("Ann", (await app.Send("PATCH", "/v1/users/me", """{"display_name":"Ann","name":"ann"}""", token)).Is(200).Value("display_name"));
        Assert.False((await app.Get($"/v1/users/{bob}")).Has("display_name"));
        Assert.Equal(2, Names(await app.Get("/v1/users")).Count);
    }

    [Fact]
    public async Task No_application_sees_another()
    {
        var (app, other) = (await NewApplication(), await NewApplication());
        var id = await app.AddUser("ann");
        await other.AddUser("bob");
        foreach (var token in new[] { other.Admin, other.Mint("bob") })
        {
            (await other.Get($"/v1/users/{id}", token)).Refused(404, "user:error:not-found");
            (await other.Get("/v1/users/ann", token)).Refused(404, "user:error:not-found");
            (await other.Send("PATCH", $"/v1/users/{id}", """{"display_name":"x"}""", token)).Refused(404, "user:error:not-found");
            Assert.Equal(["bob"], Names(await other.Get("/v1/users?page_size=100", token)));
        }

        (await other.Send("DELETE", $"/v1/users/{id}")).Refused(404, "user:error:not-found");
        var twin = await other.AddUser("ann");
        Assert.NotEqual(id, twin);
        Assert.Equal(id, (await app.Get("/v1/users/me", app.Mint("ann"))).Value("id"));
        Assert.Equal(twin, (await other.Get("/v1/users/me", other.Mint("ann"))).Value("id"));
    }

    private static List<string> Names(Answer page, string path = "_embedded.users") =>
        [.. page.Is(200).At(path).EnumerateArray().Select(user => user.GetProperty("name").GetString()!)];
}
