using Parley.Server.Http;
using Parley.Server.Tests.Hosting;
using Parley.Tokens;
using static Parley.Server.Tests.Hosting.Forge;

namespace Parley.Server.Tests.Auth;

/// <summary>Tokens as real programs issue them, over HTTP.</summary>
public sealed class IssuedTokenTests(SharedServer shared)
{
    // What documentation of 2018 to 2022 tells to put into a user's token.
    private const string TutorialAcl =
        """
        {"paths":{"/v1/users/**":{},"/v1/conversations/**":{},"/v1/sessions/**":{},"/v1/devices/**":{},"/v1/image/**":{},
        "/v3/media/**":{},"/v1/applications/**":{},"/v1/push/**":{},"/v1/knocking/**":{}}}
        """;

    private ParleyServer Server => shared.Server;

    private long Now => Server.Time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task An_acl_of_one_version_opens_every_version()
    {
        var app = await TestApplication.Create(Server);
        var ann = await app.AddUser("ann");
        foreach (var (named, _) in ApiVersions.Conversation)
        {
            var token = app.Forge(User($$"""{"{{named}}/users/**":{"methods":["GET"]} }"""));
            foreach (var (called, _) in ApiVersions.Conversation)
            {
                (await app.Get($"{called}/users/{ann}", token)).Is(200);
                (await app.Get($"{called}/conversations", token)).Forbidden();
                (await app.Send("PUT", $"{called}/users/{ann}", "{}", token)).Forbidden();
            }
        }
    }

    [Fact]
    public async Task An_acl_of_one_conversation_opens_it_in_every_version_and_no_other()
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        var (own, other) = ((await app.Post("/v1/conversations", "{}")).Value("id"), (await app.Post("/v1/conversations", "{}")).Value("id"));
        var token = app.Forge(User($$"""{"/v1/conversations/{{own}}/**":{} }"""));
        foreach (var (called, _) in ApiVersions.Conversation)
        {
            (await app.Get($"{called}/conversations/{own}", token)).Is(200);
            (await app.Get($"{called}/conversations/{own}/members", token)).Is(200);
            (await app.Get($"{called}/conversations/{other}", token)).Forbidden();
            (await app.Get($"{called}/conversations", token)).Forbidden();
            (await app.Get($"{called}/users/me", token)).Forbidden();
        }
    }

    [Fact]
    public async Task A_tutorials_acl_opens_nothing_of_the_account()
    {
        var app = await TestApplication.Create(Server);
        await app.AddUser("ann");
        var token = app.Forge($",\"sub\":\"ann\",\"acl\":{TutorialAcl}");
        (await app.Get("/beta/users/ann", token)).Is(200);
        (await app.Get("/v2/applications", token)).Is(401);
        var report = await Inspect(app, token, "GET", "/v2/applications");
        Assert.False(report.At("decision.allowed").GetBoolean());
    }

    [Fact]
    public async Task Where_versions_are_read_literally_the_refusal_and_the_inspector_say_so()
    {
        await using var literal = await ParleyServer.Start(aclVersions: AclVersions.Literal);
        var app = await TestApplication.Create(literal);
        var ann = await app.AddUser("ann");
        var token = app.Forge($",\"sub\":\"ann\",\"acl\":{TutorialAcl}");
        (await app.Get($"/v1/users/{ann}", token)).Is(200);
        var refused = (await app.Get($"/v0.3/users/{ann}", token)).Forbidden();
        Assert.Contains("'/v1/users/**' is of another version, and versions are read literally", refused.Text, StringComparison.Ordinal);

        var report = await Inspect(app, token, "GET", $"/v0.3/users/{ann}");
        Assert.Contains("\"literal\"", report.Text, StringComparison.Ordinal);
        Assert.False(report.At("decision.allowed").GetBoolean());
    }

    [Fact]
    public async Task The_inspector_names_the_entry_that_decides_and_how_versions_are_read()
    {
        var app = await TestApplication.Create(Server);
        var report = await Inspect(app, app.Forge($",\"sub\":\"ann\",\"acl\":{TutorialAcl}"), "POST", "/beta2/knocking");
        Assert.Contains("\"alike\"", report.Text, StringComparison.Ordinal);
        Assert.Equal("/v1/knocking/**", report.Value("decision.entry.pattern"));
        Assert.Contains("stand for each other", report.Value("decision.reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fractions_milliseconds_numeric_ids_and_a_header_without_typ_are_taken()
    {
        var app = await TestApplication.Create(Server);
        string[] payloads =
        [
            Claims(app, $"{Now}.5831", "\"j\"", $",\"exp\":{Now + 60}.5831"),
            Claims(app, $"{Now}.0", "\"j\"", $",\"nbf\":{Now}.0"),
            Claims(app, $"\"{Now}.25\"", "\"j\""),
            Claims(app, $"{Now}e0", "\"j\""),
            Claims(app, $"{Now}000", "\"j\"", $",\"nbf\":{Now}000,\"exp\":{Now + 60}000"),
            Claims(app, $"{Now}", "42"),
            Claims(app, $"{Now}", $"{Now}.5831"),
        ];
        foreach (var payload in payloads)
            foreach (var header in new[] { Header, """{"alg":"RS256"}""" })
                (await app.Get("/v1/users", Sign(header, payload, app.Keys.Rsa))).Is(200);
    }

    [Theory]
    [InlineData("42", "42")]
    [InlineData("42", "\"42\"")]
    [InlineData("\"42\"", "42")]
    [InlineData("1772366400.5831", "1772366400.5831")]
    [InlineData("1.0", "\"1.0\"")]
    public async Task A_token_is_revoked_by_its_id_whether_number_or_text(string issued, string revoked)
    {
        var app = await TestApplication.Create(Server);
        var (token, other) = (Sign(Header, Claims(app, $"{Now}", issued), app.Keys.Rsa), Sign(Header, Claims(app, $"{Now}", "43"), app.Keys.Rsa));
        (await app.Get("/v1/users", token)).Is(200);
        Assert.Equal(revoked.Trim('"'), (await app.Revoke($$"""{"jti":{{revoked}}}""")).Is(201).Value("jti"));
        Assert.Contains("jti", (await app.Get("/v1/users", token)).RefusedToken().Text, StringComparison.Ordinal);
        (await app.Get("/v1/users", other)).Is(200);
    }

    [Theory]
    [InlineData("[42]")]
    [InlineData("true")]
    [InlineData("\"\"")]
    public async Task A_revocation_by_what_is_no_id_is_refused(string jti)
    {
        var app = await TestApplication.Create(Server);
        (await app.Revoke($$"""{"jti":{{jti}}}""")).Is(400);
        (await app.Revoke($$"""{"jti":{{new string('1', 1025)}}}""")).Is(400);
    }

    [Fact]
    public async Task A_refusal_of_a_token_names_the_claim()
    {
        var app = await TestApplication.Create(Server);
        (string Claim, string Payload)[] cases =
        [
            ("iat", Claims(app, "\"now\"", "\"j\"")),
            ("jti", Claims(app, $"{Now}", "[]")),
            ("nbf", Claims(app, $"{Now}", "\"j\"", $",\"nbf\":{Now + 3600}")),
            ("sub", Claims(app, $"{Now}", "\"j\"", ",\"sub\":1")),
            ("application_id", $$"""{"iat":{{Now}},"jti":"j"}"""),
            ("exp", Claims(app, $"{Now - 7200}", "\"j\"", $",\"exp\":{Now - 3600}")),
            ("sub", Claims(app, $"{Now}", "\"j\"", ",\"sub\":\"nobody\"")),
        ];
        foreach (var (claim, payload) in cases)
            Assert.Contains(claim, (await app.Get("/v1/users", Sign(Header, payload, app.Keys.Rsa))).Is(401).Value("reason"), StringComparison.Ordinal);
        foreach (var (body, claim) in new[] { ("""{"user":"ann"}""", "sub"), ("{}", "iat") })
        {
            await app.AddUser("ann" + claim);
            await app.Revoke(body.Replace("ann", "ann" + claim, StringComparison.Ordinal));
            Assert.Contains(claim, (await app.Get("/v1/users", app.Mint("ann" + claim))).RefusedToken().Value("reason"), StringComparison.Ordinal);
        }
    }

    private static string User(string paths) => $",\"sub\":\"ann\",\"acl\":{{\"paths\":{paths}}}";

    private static string Claims(TestApplication app, string iat, string jti, string more = "") =>
        $$"""{"application_id":"{{app.Id}}","iat":{{iat}},"jti":{{jti}}{{more}}}""";

    private static async Task<Answer> Inspect(TestApplication app, string token, string method, string path) =>
        (await app.Server.Account(
            "POST",
            $"/v2/applications/{app.Id}/tokens/inspect",
            System.Text.Json.JsonSerializer.Serialize(new { token, method, path }))).Is(200);
}
