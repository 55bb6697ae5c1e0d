using Parley.Server.Tests.Hosting;
using Parley.Tokens;

namespace Parley.Server.Tests.Http;

/// <summary>PostgreSQL takes no text with NUL and SQLite does: whoever sends one hears the same from both.</summary>
public sealed class NulTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NUL_in_a_query_is_refused_alike_on_both_stores(bool onPostgres)
    {
        await using var server = await ParleyServer.Start(onPostgres ? await cluster.NewDatabase() : null);
        var app = await TestApplication.Create(server);
        await app.AddUser("ann");
        var (ann, room) = (app.Mint("ann", new AclBuilder().Allow("/**")), $"/v1/conversations/{(await app.Post("/v1/conversations", "{}")).Is(201).Value("id")}");
        foreach (var (method, target, field) in new[]
        {
            ("DELETE", $"{room}/events/1?from=%00", "from"), ("DELETE", $"{room}/members/me?from=MEM-%00", "from"),
            ("DELETE", $"{room}/members/me?reason_text=%00", "reason_text"), ("GET", $"{room}/events?event_type=a%00", "event_type"),
            ("GET", "/v1/users?name=%00", "name"), ("GET", "/v1/users?x=1&name=a%00b&x=2", "name"),
            ("GET", "/v1/search/events?q=%00", "q"), ("GET", "/v1/conversations?date_start=%00", "date_start"),
        })
        {
            foreach (var token in new[] { ann, app.Admin })
                (await app.Send(method, target, null, token)).RefusedFields(field);
        }

        (await server.Account("GET", "/v2/applications?page=%00")).Is(400);
        (await app.Get("/v1/users?name=%2500")).Is(200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NUL_in_a_claim_is_refused_alike_on_both_stores(bool onPostgres)
    {
        await using var server = await ParleyServer.Start(onPostgres ? await cluster.NewDatabase() : null);
        var app = await TestApplication.Create(server);
        await app.AddUser("ann");
        var now = server.Time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var claims in new[]
            { """ "jti":"a\u0000","sub":"ann" """, """ "jti":"a","sub":"ann\u0000" """, """ "jti":"\u0000" """ })
        {
            var payload = $$"""{"application_id":"{{app.Id}}","iat":{{now}},"acl":{"paths":{"/**":{} } },{{claims}}}""";
            (await app.Get("/v1/users", Forge.Sign(Forge.Header, payload, app.Keys.Rsa))).RefusedToken();
        }

        Assert.Empty(server.Logs.Errors);
    }
}
