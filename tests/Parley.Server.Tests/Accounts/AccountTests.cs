using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Starting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Accounts;

public sealed class AccountTests(SharedServer shared)
{
    private const string Secrets = $"/accounts/{ParleyServer.ApiKey}/secrets";

    private ParleyServer Server => shared.Server;

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !!!")]
    [InlineData("Basic YWJjZDEyMzQ=")] // the key without a colon
    [InlineData("Basic Og==")] // ":"
    [InlineData("Basic AAAA")] // NULs
    [InlineData("Basic /////w==")] // not UTF-8
    [InlineData("Digest username=\"abcd1234\"")]
    [InlineData("Bearer YWJjZDEyMzQ6b25seS1mb3ItdGhlLXRlc3RzLTAwMDE=")]
    public async Task Credentials_that_are_none_are_refused(string authorization)
    {
        var refused = await RawHttp.Send(Server, "GET", "/v2/applications", $"Authorization: {authorization}");
        Assert.Equal("http://parley.test/errors/unauthorized", refused.Is(401).Value("type"));
        Assert.StartsWith("Basic ", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_and_secret_are_compared_exactly()
    {
        foreach (var (key, secret) in new[]
        {
            ("ABCD1234", ParleyServer.ApiSecret), (ParleyServer.ApiKey, ParleyServer.ApiSecret.ToUpperInvariant()),
            (ParleyServer.ApiKey, ParleyServer.ApiSecret + " "), (ParleyServer.ApiKey, ""), ("nobody", ParleyServer.ApiSecret),
        })
            (await Server.Send("GET", "/v2/applications", ParleyServer.Basic(key, secret))).Is(401);
        var good = ParleyServer.Basic(ParleyServer.ApiKey, ParleyServer.ApiSecret);
        (await Server.Send("GET", "/v2/applications", good.Replace("Basic", "bAsIc", StringComparison.Ordinal))).Is(200);
        (await RawHttp.Send(Server, "GET", "/v2/applications", $"Authorization: {good}", $"Authorization: {good}")).Is(401);
    }

    [Fact]
    public async Task Each_api_takes_its_own_credentials_only()
    {
        var app = await TestApplication.Create(Server);
        (await app.Get("/v2/applications")).Is(401);
        (await app.Get(Secrets)).Is(401);
        (await Server.Account("GET", "/v1/users")).RefusedToken("system:error:missing-token");
    }

    [Fact]
    public async Task Two_secrets_are_good_until_one_is_deleted()
    {
        await using var server = await ParleyServer.Start();
        var made = (await server.Account("POST", Secrets, """{"secret":"second-secret: with colon"}""")).Is(201);
        Assert.DoesNotContain("second-secret", made.Text, StringComparison.Ordinal);
        const string second = "second-secret: with colon";
        (await server.Account("GET", "/v2/applications", secret: second)).Is(200);
        (await server.Account("GET", "/v2/applications")).Is(200);

        var list = (await server.Account("GET", Secrets)).Is(200).At("_embedded.secrets");
        Assert.Equal(2, list.GetArrayLength());
        (await server.Account("GET", $"{Secrets}/{made.Value("id")}")).Is(200);
        (await server.Account("DELETE", $"{Secrets}/{made.Value("id")}")).Is(204);
        (await server.Account("GET", "/v2/applications", secret: second)).Is(401);
        (await server.Account("GET", "/v2/applications")).Is(200);
        (await server.Account("DELETE", $"{Secrets}/{made.Value("id")}")).Is(404);
        (await server.Account("GET", $"{Secrets}/{made.Value("id")}")).Is(404);

        var last = (await server.Account("DELETE", $"{Secrets}/{list[0].GetProperty("id").GetString()}")).Is(403);
        Assert.Equal($"{server.Url}errors/delete-last-secret", last.Value("type"));
    }

    [Fact]
    public async Task The_last_secret_survives_a_race_to_delete_it()
    {
        await using var server = await ParleyServer.Start();
        for (var round = 0; round < 5; round++)
        {
            (await server.Account("POST", Secrets, JsonSerializer.Serialize(new { secret = $"another-secret-{round}" }))).Is(201);
            var ids = (await server.Store.GetAccount(ParleyServer.ApiKey, TestContext.Current.CancellationToken))!.Secrets.Select(secret => secret.Id).ToList();
            await Task.WhenAll(ids.Select(id => server.Account("DELETE", $"{Secrets}/{id}")));
            var left = await server.Store.GetAccount(ParleyServer.ApiKey, TestContext.Current.CancellationToken);
            Assert.NotNull(left);
            if ((await server.Account("GET", Secrets)).Status != 200)
                return; // The configured one lost the race, fairly: the other is still there.
        }
    }

    [Fact]
    public async Task An_account_has_at_most_ten_secrets()
    {
        await using var server = await ParleyServer.Start();
        for (var i = 1; i < 10; i++)
            (await server.Account("POST", Secrets, JsonSerializer.Serialize(new { secret = $"secret number {i}" }))).Is(201);
        var refused = (await server.Account("POST", Secrets, """{"secret":"one too many"}""")).Is(403);
        Assert.Equal($"{server.Url}errors/max-secrets", refused.Value("type"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"secret":"short"}""")]
    [InlineData("""{"secret":null}""")]
    [InlineData("""{"secret":12345678}""")]
    [InlineData("""{"secret":"12345678\u0000"}""")]
    public async Task A_secret_that_breaks_a_rule_is_refused(string body) =>
        (await Server.Account("POST", Secrets, body)).RefusedFields("secret");

    [Fact]
    public async Task Another_account_does_not_exist()
    {
        (await Server.Account("GET", "/accounts/other/secrets")).Is(404);
        (await Server.Account("POST", "/accounts/other/secrets", """{"secret":"long enough"}""")).Is(404);
        (await Server.Account("DELETE", "/accounts/other/secrets/configured")).Is(404);
    }

    [Fact]
    public async Task A_secret_is_made_and_shown_once_when_none_is_configured()
    {
        var console = new StringWriter();
        await using var server = await ParleyServer.Start(secret: null, replace: services => services.AddSingleton<TextWriter>(console));
        var line = console.ToString().Split('\n').Single(text => text.Contains("API secret", StringComparison.Ordinal));
        var secret = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1];
        server.Logs.Watch(secret);
        (await server.Account("GET", "/v2/applications", secret: secret)).Is(200);
        (await server.Account("GET", "/v2/applications", secret: secret[1..])).Is(401);
    }

    [Fact]
    public async Task A_restart_keeps_everything_and_a_changed_secret_replaces_the_configured_one()
    {
        using var home = TestDirectory.New();
        var directory = home.Path;
        string token;
        await using (var server = await ParleyServer.Start(directory: directory))
        {
            var app = await TestApplication.Create(server);
            await app.AddUser("ann");
            token = app.Admin;
            (await server.Account("POST", Secrets, """{"secret":"made through the API"}""")).Is(201);
            await Assert.ThrowsAsync<StartException>(() => ParleyServer.Start(directory: directory));
        }

        await using (var server = await ParleyServer.Start(directory: directory, secret: "another configured one"))
        {
            (await server.Send("GET", "/v1/users/ann", $"Bearer {token}")).Is(200);
            (await server.Account("GET", "/v2/applications")).Is(401);
            (await server.Account("GET", "/v2/applications", secret: "another configured one")).Is(200);
            (await server.Account("GET", "/v2/applications", secret: "made through the API")).Is(200);
        }
    }

    [Fact]
    public async Task Unusual_but_valid_credentials_work()
    {
        await using var server = await ParleyServer.Start();
        const string secret = "pässwörd: with:colons 🔑";
        (await server.Account("POST", Secrets, JsonSerializer.Serialize(new { secret }))).Is(201);
        (await server.Account("GET", "/v2/applications", secret: secret)).Is(200);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ParleyServer.ApiKey}:{secret}"));
        (await RawHttp.Send(server, "GET", "/v2/applications", $"Authorization:   Basic    {credentials}  ")).Is(200);
    }
}
