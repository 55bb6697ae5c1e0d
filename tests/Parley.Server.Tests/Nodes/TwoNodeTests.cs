using System.Text.Json;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Nodes;

/// <summary>Two servers on one PostgreSQL: what one changes, the other knows within a second.</summary>
public sealed class TwoNodeTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private ParleyServer First => nodes.First;

    private ParleyServer Other => nodes.Other;

    [Fact]
    public async Task A_deleted_application()
    {
        var (here, there, token) = await Warm();
        (await First.Account("DELETE", $"/v2/applications/{here.Id}")).Is(204);
        await Becomes(there, token, 401);
        await Becomes(there, here.Admin, 401);
    }

    [Fact]
    public async Task A_deleted_application_whose_id_and_key_are_taken_again_at_once()
    {
        var (here, there, token) = await Warm();
        var revoked = here.Mint("ann", id: "another one");
        (await here.Revoke("""{"jti":"another one"}""")).Is(201);
        (await First.Account("DELETE", $"/v2/applications/{here.Id}")).Is(204);
        await TestApplication.Create(First, here.Keys, here.Id);

        await Becomes(there, token, 401);
        (await there.Get("/v1/users")).Is(200);
        var ann = await here.AddUser("ann");
        await Becomes(there, token, 200);
        Assert.Equal(ann, (await there.Get("/v1/users/me", token)).Is(200).Value("id"));
        (await there.Get("/v1/users/me", revoked)).RefusedToken();
    }

    [Fact]
    public async Task Of_two_that_take_an_id_on_two_nodes_one_gets_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var body = JsonSerializer.Serialize(new { id = Guid.NewGuid(), name = "two" });
            var answers = await Task.WhenAll(First.Account("POST", "/v2/applications", body), Other.Account("POST", "/v2/applications", body));
            Assert.Equal([201, 400], answers.Select(answer => answer.Status).Order());
            answers.Single(answer => answer.Status == 400).RefusedFields("id");
        }
    }

    [Fact]
    public async Task A_replaced_key()
    {
        var (here, there, token) = await Warm();
        (await First.Account("PUT", $"/v2/applications/{here.Id}", JsonSerializer.Serialize(new { name = "x", keys = new { public_key = TestKeys.B.Public } }))).Is(200);
        await Becomes(there, token, 401);
        await Becomes(there, here.Mint("ann", key: TestKeys.B.Private), 200);
    }

    [Fact]
    public async Task A_deleted_user()
    {
        var (here, there, token) = await Warm();
        (await here.Send("DELETE", "/v1/users/ann")).Is(204);
        await Becomes(there, token, 401);
        (await there.Get("/v1/users")).Is(200);
    }

    [Fact]
    public async Task A_renamed_user()
    {
        var (here, there, token) = await Warm();
        (await here.Send("PATCH", "/v1/users/ann", """{"name":"new"}""")).Is(200);
        await Becomes(there, token, 401);
        await Becomes(there, here.Mint("new"), 200);
    }

    [Theory]
    [InlineData("""{"user":"ann"}""")]
    [InlineData("{}")]
    [InlineData("""{"jti":"the one"}""")]
    public async Task A_revoked_token(string revocation)
    {
        var (here, there, token) = await Warm();
        (await here.Revoke(revocation)).Is(201);
        await Becomes(there, token, 401);
    }

    [Fact]
    public async Task A_token_revoked_by_the_longest_id_that_it_can_have()
    {
        var (here, there, _) = await Warm();
        var id = string.Concat(Enumerable.Repeat("😀", 512));
        var claims = $$"""{"application_id":"{{here.Id}}","iat":{{First.Time.GetUtcNow().ToUnixTimeSeconds()}},"jti":"{{id}}"}""";
        var token = Forge.Sign(Forge.Header, claims, here.Keys.Rsa);
        (await there.Get("/v1/users", token)).Is(200);
        (await here.Revoke(JsonSerializer.Serialize(new { jti = id }))).Is(201);
        await Becomes(there, token, 401);
    }

    [Fact]
    public async Task A_deleted_secret()
    {
        const string secret = "a secret for two nodes";
        var made = (await First.Account("POST", $"/accounts/{ParleyServer.ApiKey}/secrets", JsonSerializer.Serialize(new { secret }))).Is(201);
        await Wait.Until(() => Other.Account("GET", "/v2/applications", secret: secret), answer => answer.Status == 200, Second, "the new secret works");
        (await First.Account("DELETE", $"/accounts/{ParleyServer.ApiKey}/secrets/{made.Value("id")}")).Is(204);
        await Wait.Until(() => Other.Account("GET", "/v2/applications", secret: secret), answer => answer.Status == 401, Second, "the deleted secret is refused");
    }

    [Fact]
    public async Task Cursors_of_one_node_are_good_on_the_other()
    {
        var (here, there, _) = await Warm();
        await here.AddUser("bob");
        var next = new Uri((await here.Get("/v1/users?page_size=1")).Value("_links.next.href")).PathAndQuery;
        Assert.Equal("bob", (await there.Get(next)).Is(200).At("_embedded.users")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_application_id_that_postgresql_cannot_read_is_no_failure()
    {
        var (here, _, _) = await Warm();
        foreach (var id in new[] { "a\\u0000b", $"{here.Id}\\u0000" })
        {
            var payload = here.Payload().Replace(here.Id, id, StringComparison.Ordinal);
            (await here.Get("/v1/users", Forge.Sign(Forge.Header, payload, here.Keys.Rsa))).RefusedToken();
        }
    }

    [Fact]
    public async Task Changes_arrive_though_the_connections_for_signals_are_cut()
    {
        for (var round = 0; round < 3; round++)
        {
            var (here, there, token) = await Warm();
            await PostgresCluster.Execute(
                nodes.Database,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
            (await here.Send("DELETE", "/v1/users/ann")).Is(204);
            await Becomes(there, token, 401);
        }

        await Wait.Until(() => Task.FromResult(Other.Services.GetService(typeof(Domain.ISignals)) is Domain.ISignals { Connected: true }), up => up, TimeSpan.FromMinutes(1), "signals are back");
        var (again, far, fresh) = await Warm();
        (await again.Send("DELETE", "/v1/users/ann")).Is(204);
        await Becomes(far, fresh, 401);
    }

    /// <summary>An application with a user whose token both nodes have seen and remember.</summary>
    private async Task<(TestApplication Here, TestApplication There, string Token)> Warm()
    {
        var here = await TestApplication.Create(First);
        await here.AddUser("ann");
        var there = here.On(Other);
        var token = here.Mint("ann", id: "the one");
        (await here.Get("/v1/users/me", token)).Is(200);
        (await there.Get("/v1/users/me", token)).Is(200);
        (await there.Get("/v1/users")).Is(200);
        return (here, there, token);
    }

    private static Task<Answer> Becomes(TestApplication app, string token, int status) =>
        Wait.Until(() => app.Get("/v1/users", token), answer => answer.Status == status, Second, $"the other node answers {status}");
}

/// <summary>A database and two nodes on it, started at once.</summary>
public sealed class TwoNodes(PostgresCluster cluster) : IAsyncLifetime
{
    private ParleyServer[] _nodes = [];

    public string Database { get; private set; } = "";

    public ParleyServer First => _nodes[0];

    public ParleyServer Other => _nodes[1];

    public async ValueTask InitializeAsync()
    {
        Database = await cluster.NewDatabase();
        _nodes = await Task.WhenAll(ParleyServer.Start(Database), ParleyServer.Start(Database));
        foreach (var node in _nodes)
            await Wait.Until(() => Task.FromResult(node.Services.GetService(typeof(Domain.ISignals)) is Domain.ISignals { Connected: true }), up => up, TimeSpan.FromMinutes(1), "signals are connected");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }
}
