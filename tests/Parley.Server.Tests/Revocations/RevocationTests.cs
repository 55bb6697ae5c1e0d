using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Revocations;

public sealed class RevocationTests(SharedServer shared)
{
    private ParleyServer Server => shared.Server;

    private long Now => Server.Time.GetUtcNow().ToUnixTimeSeconds();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"user":"ann"}""")]
    public async Task One_without_a_time_covers_the_token_of_an_issuer_whose_clock_is_ahead(string revocation)
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        var token = Ahead(app, 50);
        (await app.Get("/v1/users/me", token)).Is(200);

        (await app.Revoke(revocation)).Is(201);

        (await app.Get("/v1/users/me", token)).RefusedToken();
    }

    [Fact]
    public async Task One_until_a_second_leaves_what_was_issued_after_it()
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        var (before, after) = (Ahead(app, 0), Ahead(app, 30));

        (await app.Revoke($$"""{"user":"ann","issued_until":{{Now + 10}}}""")).Is(201);

        (await app.Get("/v1/users/me", before)).RefusedToken();
        (await app.Get("/v1/users/me", after)).Is(200);
    }

    private string Ahead(TestApplication app, int seconds) => Forge.Sign(
        Forge.Header,
        $$"""{"application_id":"{{app.Id}}","iat":{{Now + seconds}},"exp":{{Now + 3600}},"jti":"{{Guid.NewGuid()}}","sub":"ann","acl":{"paths":{"/**":{} } } }""",
        app.Keys.Rsa);
}
