using System.Text.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Applications;

/// <summary>An application that has the id, and even the key, of a deleted one has nothing else of it.</summary>
public sealed class RetakenIdTests(SharedServer shared)
{
    private ParleyServer Server => shared.Server;

    [Fact]
    public async Task Its_users_and_conversations_do_not_come_back_though_they_were_just_used()
    {
        var app = await TestApplication.Create(Server);
        var (former, ann) = (await app.AddUser("ann"), app.Mint("ann"));
        var room = (await app.Post("/v1/conversations", """{"name":"room"}""", ann)).Is(201).Value("id");
        var member = (await app.Post($"/v1/conversations/{room}/members", """{"user":{"name":"ann"},"state":"joined","channel":{"type":"app"}}""", ann)).Is(201).Value("id");
        var said = JsonSerializer.Serialize(new { type = "message", from = member, body = new { message_type = "text", text = "hello" } });
        (await app.Post($"/v1/conversations/{room}/events", said, ann)).Is(201);
        await Retake(app);

        (await app.Get("/v1/users/me", ann)).RefusedToken("user:error:not-found");
        // What passes is not written, so that no store says that the conversation is gone.
        (await app.Post($"/v1/conversations/{room}/events", """{"type":"ephemeral","body":{}}""")).Is(404);
        Assert.Empty((await app.Get("/v1/users")).At("_embedded.users").EnumerateArray());
        Assert.Empty((await app.Get("/v1/conversations")).At("_embedded.conversations").EnumerateArray());

        var now = await app.AddUser("ann");
        Assert.NotEqual(former, now);
        Assert.Equal(now, (await app.Get("/v1/users/me", ann)).Is(200).Value("id"));
        foreach (var token in new[] { ann, app.Admin })
        {
            (await app.Get($"/v1/conversations/{room}", token)).Is(404);
            (await app.Get($"/v1/conversations/{room}/events", token)).Is(404);
            (await app.Post($"/v1/conversations/{room}/events", said, token)).Is(404);
            (await app.Get($"/v1/users/{former}", token)).Is(404);
        }

        (await app.Post("/v1/conversations", """{"name":"room"}""", ann)).Is(201);
    }

    [Fact]
    public async Task With_another_key_the_tokens_of_the_former_one_are_refused()
    {
        var app = await TestApplication.Create(Server);
        (await app.Get("/v1/users")).Is(200);
        await Retake(app, TestKeys.B);
        (await app.Get("/v1/users")).RefusedToken();
        (await app.Get("/v1/users", app.Mint(key: TestKeys.B.Private))).Is(200);
    }

    [Theory]
    [InlineData("""{"jti":"the one"}""", 200)]
    [InlineData("""{"user":"ann"}""", 200)]
    [InlineData("{}", 401)]
    public async Task What_was_revoked_before_the_deletion_stays_so_with_the_same_key(string revocation, int others)
    {
        var app = await TestApplication.Create(Server);
        await AddPeople(app);
        var (revoked, other) = (app.Mint("ann", id: "the one"), app.Mint("bob"));
        (await app.Get("/v1/users/me", revoked)).Is(200);
        (await app.Revoke(revocation)).Is(201);
        (await app.Get("/v1/users/me", revoked)).RefusedToken();

        for (var time = 0; time < 2; time++)
        {
            await Retake(app);
            Assert.Empty((await Server.Account("GET", $"/v2/applications/{app.Id}/revocations")).Is(200).At("_embedded.revocations").EnumerateArray());
            if (others == 200)
                await AddPeople(app);
            (await app.Get("/v1/users/me", revoked)).RefusedToken();
            (await app.Get("/v1/users/me", other)).Is(others);
        }
    }

    [Fact]
    public async Task What_was_revoked_and_given_back_before_the_deletion_is_good()
    {
        var app = await TestApplication.Create(Server);
        var revocation = (await app.Revoke("{}")).Is(201).Value("id");
        (await app.Get("/v1/users")).RefusedToken();
        (await Server.Account("DELETE", $"/v2/applications/{app.Id}/revocations/{revocation}")).Is(204);
        await Retake(app);
        (await app.Get("/v1/users")).Is(200);
    }

    [Fact]
    public async Task Another_account_may_take_it_and_is_shown_nothing_of_it()
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        (await app.Revoke("""{"user":"ann"}""")).Is(201);
        (await Server.Account("DELETE", $"/v2/applications/{app.Id}")).Is(204);

        var stranger = await Server.AddAccount();
        (await Server.Send("POST", "/v2/applications", stranger, Body(app.Id, TestKeys.B))).Is(201);
        Assert.DoesNotContain("ann", (await Server.Send("GET", $"/v2/applications/{app.Id}/revocations", stranger)).Is(200).Text, StringComparison.Ordinal);
        (await Server.Account("GET", $"/v2/applications/{app.Id}")).Is(404);
        (await app.Get("/v1/users")).RefusedToken();
        Assert.Empty((await app.Get("/v1/users", app.Mint(key: TestKeys.B.Private))).Is(200).At("_embedded.users").EnumerateArray());
    }

    private async Task Retake(TestApplication app, TestKeys? keys = null)
    {
        (await Server.Account("DELETE", $"/v2/applications/{app.Id}")).Is(204);
        (await Server.Account("POST", "/v2/applications", Body(app.Id, keys ?? app.Keys))).Is(201);
    }

    private static string Body(string id, TestKeys keys) =>
        JsonSerializer.Serialize(new { id, name = "again", keys = new { public_key = keys.Public } });

    private static async Task AddPeople(TestApplication app)
    {
        await app.AddUser("ann");
        await app.AddUser("bob");
    }
}
