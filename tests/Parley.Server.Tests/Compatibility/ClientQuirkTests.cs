using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Compatibility;

/// <summary>What one client needs and no document says.</summary>
public sealed class ClientQuirkTests(SharedServer shared)
{
    private ParleyServer Server => shared.Server;

    [Theory]
    [InlineData("vonage-java-sdk/8.20.0 java/17.0.12", true)]
    [InlineData("vonage-java-sdk/9.0.0 java/21 vonage-kotlin-sdk/2.1.0", true)]
    [InlineData("@vonage/server-sdk/3.30.1 node/20.20.2", false)]
    [InlineData("vonage-dotnet/8.35.0 dotnet/10.0.0", false)]
    [InlineData("my-proxy for vonage-java-sdk/8", false)]
    public async Task The_sdk_of_java_finds_events_in_an_object_and_others_an_array(string userAgent, bool isObject)
    {
        var app = await TestApplication.Create(Server);
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        (await app.Post($"/v1/conversations/{room}/events", """{"type":"text","body":{"text":"x"}}""")).Is(201);
        foreach (var prefix in new[] { "/v1", "/v0.3" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"{prefix}/conversations/{room}/events");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {app.Admin}");
            request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
            var list = (await Server.Send(request)).Is(200).At(isObject || prefix == "/v0.3" ? "_embedded.events" : "_embedded");
            Assert.Equal(1, list.GetArrayLength());
        }
    }

    [Fact]
    public async Task A_conversation_in_a_list_of_v01_has_its_address()
    {
        var app = await TestApplication.Create(Server);
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        var item = (await app.Get("/v0.1/conversations")).Is(200).At("_embedded.conversations")[0];
        Assert.Equal($"{Server.Url}v0.1/conversations/{room}", item.GetProperty("href").GetString());
    }

    [Fact]
    public async Task An_accounts_credentials_are_checked_by_its_numbers()
    {
        var (key, secret) = (ParleyServer.ApiKey, ParleyServer.ApiSecret);
        Assert.Equal("{}", (await Server.Account("GET", "/account/numbers?size=1")).Is(200).Text);
        Assert.Equal("{}", (await Server.Send("GET", $"/account/numbers?api_key={key}&api_secret={secret}", null)).Is(200).Text);
        (await Server.Account("GET", "/account/numbers", secret: "wrong")).Is(401);
        (await Server.Send("GET", "/account/numbers", null)).Is(401);
        (await Server.Send("GET", $"/account/numbers?api_key={key}&api_secret=wrong", null)).Is(401);
        // Nowhere else: what is in an address is easily kept by somebody.
        (await Server.Send("GET", $"/v2/applications?api_key={key}&api_secret={secret}", null)).Is(401);
    }

    [Fact]
    public async Task Who_created_a_conversation_reads_it_before_it_joins()
    {
        var app = await TestApplication.Create(Server);
        var (ann, _) = (await NewUser(app, "ann"), await NewUser(app, "bob"));
        var room = (await app.Post("/v1/conversations", "{}", ann)).Is(201).Value("id");
        (await app.Post($"/v1/conversations/{room}/members", """{"state":"joined","user":{"name":"bob"}}""")).Is(201);
        foreach (var (prefix, events) in Lists)
            Assert.Equal(1, (await app.Get($"{prefix}/conversations/{room}/events", ann)).Is(200).At(events).GetArrayLength());
        (await app.Get($"/v1/conversations/{room}/events/1", ann)).Is(200);
        (await app.Post($"/v1/conversations/{room}/events", """{"type":"text","body":{"text":"x"}}""", ann)).Refused(403, "event:error:not-joined");

        // Once it was in there, it is a member like every other.
        (await app.Post($"/v1/conversations/{room}/members", """{"state":"joined","user":{"name":"ann"}}""", ann)).Is(201);
        (await app.Send("DELETE", $"/v1/conversations/{room}/members/me", null, ann)).Is(204);
        (await app.Post($"/v1/conversations/{room}/events", """{"type":"text","body":{"text":"later"}}""")).Is(201);
        Assert.Equal(3, (await app.Get($"/v1/conversations/{room}/events", ann)).Is(200).At("_embedded").GetArrayLength());
    }

    [Fact]
    public async Task Who_got_a_conversation_and_was_never_in_it_is_shown_no_event_of_it()
    {
        var app = await TestApplication.Create(Server);
        var eve = await NewUser(app, "eve");
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        (await app.Post($"/v1/conversations/{room}/events", """{"type":"text","body":{"text":"secret"}}""")).Is(201);
        foreach (var (prefix, events) in Lists)
        {
            var list = await app.Get($"{prefix}/conversations/{room}/events", eve);
            if (prefix is "/v1" or "/v0.3")
                list.Refused(403, "event:error:not-joined");
            else
                Assert.Equal("[]", list.Is(200).At(events).GetRawText());
        }

        (await app.Get($"/v0.2/conversations/{room}/events/1", eve)).Refused(403, "event:error:not-joined");
        (await app.Get("/v0.2/conversations/CON-none/events", eve)).Refused(404, "conversation:error:not-found");
    }

    [Fact]
    public async Task Who_creates_a_conversation_that_only_members_know_of_gets_it_and_joins()
    {
        var app = await TestApplication.Create(Server);
        var (ann, eve) = (await NewUser(app, "ann"), await NewUser(app, "eve"));
        (await Server.Account("PUT", $"/v2/applications/{app.Id}", """{"name":"x","capabilities":{"rtc":{"conversations":"members-only"}}}""")).Is(200);
        var room = (await app.Post("/v1/conversations", "{}", ann)).Is(201).Value("id");
        (await app.Get($"/v0.1/conversations/{room}", ann)).Is(200);
        (await app.Get($"/v0.2/conversations/{room}/events", ann)).Is(200);
        (await app.Get($"/v0.2/conversations/{room}/events", eve)).Refused(404, "conversation:error:not-found");
        (await app.Post($"/v1/conversations/{room}/members", """{"state":"joined","user":{"name":"ann"}}""", ann)).Is(201);
        (await app.Send("DELETE", $"/v1/conversations/{room}/members/me", null, ann)).Is(204);
        (await app.Get($"/v1/conversations/{room}", ann)).Refused(404, "conversation:error:not-found");
    }

    [Fact]
    public async Task An_event_about_a_member_shows_a_channel_without_legs()
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        var member = (await app.Post($"/v1/conversations/{room}/members", """{"state":"invited","user":{"name":"ann"}}""")).Is(201).Value("id");
        (await app.Send("PATCH", $"/v1/conversations/{room}/members/{member}", """{"state":"joined"}""")).Is(200);
        (await app.Send("PATCH", $"/v1/conversations/{room}/members/{member}", """{"state":"left"}""")).Is(200);
        var events = (await app.Get($"/v1/conversations/{room}/events")).Is(200).At("_embedded");
        Assert.Equal(["member:invited", "member:joined", "member:left"], events.EnumerateArray().Select(one => one.GetProperty("type").GetString()));
        foreach (var one in events.EnumerateArray())
            Assert.Equal("""{"type":"app","legs":[],"leg_ids":[]}""", one.GetProperty("body").GetProperty("channel").GetRawText());
    }

    private static readonly (string Prefix, string Events)[] Lists =
    [
        ("/v1", "_embedded"), ("/v0.3", "_embedded.events"), ("/v0.2", "_embedded.data.events"), ("/beta2", "_embedded.data.events"),
    ];

    private static async Task<string> NewUser(TestApplication app, string name)
    {
        await app.AddUser(name);
        return app.Mint(name);
    }
}
