using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>Every server of these tests watches its logs; this one makes sure that there is something to watch.</summary>
public sealed class LoggingTests
{
    [Fact]
    public async Task No_token_secret_or_private_key_reaches_the_log_at_any_level()
    {
        await using var server = await ParleyServer.Start();
        const string secret = "never-in-a-log-0002";
        server.Logs.Watch(secret);
        var made = (await server.Account("POST", "/v2/applications", """{"name":"x"}""")).Is(201);
        server.Logs.Watch(made.Value("keys.private_key").Split('\n')[1]);
        var app = await TestApplication.Create(server);
        await app.AddUser("ann");
        var token = app.Mint("ann");
        server.Logs.Watch(token);
        (await app.Get("/v1/users/me", token)).Is(200);
        (await app.Get("/v1/users/me", token + "x")).RefusedToken();
        (await server.Account("POST", $"/accounts/{ParleyServer.ApiKey}/secrets", $$"""{"secret":"{{secret}}"}""")).Is(201);
        (await server.Account("GET", "/v2/applications", secret: secret + "!")).Is(401);
        (await server.Account("POST", $"/v2/applications/{app.Id}/tokens/inspect", $$"""{"token":"{{token}}"}""")).Is(200);
        (await app.Post("/v1/users", $"{{\"name\":{token}}}")).Is(400);

        Assert.True(server.Logs.Lines > 50, "The log is not watched.");
        Assert.Empty(server.Logs.Leaks);
        Assert.Empty(server.Logs.Errors);
    }
}
