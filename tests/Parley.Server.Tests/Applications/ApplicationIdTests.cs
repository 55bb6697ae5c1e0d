using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Tokens;

namespace Parley.Server.Tests.Applications;

/// <summary>An application that comes from elsewhere keeps its id, and with its key its tokens.</summary>
public sealed class ApplicationIdTests(SharedServer shared)
{
    private const string Path = "/v2/applications";

    private ParleyServer Server => shared.Server;

    [Fact]
    public async Task A_token_that_was_signed_before_the_move_works_unchanged_after_it()
    {
        var id = NewId();
        var (admin, ann) = (Token(id), Token(id, "ann"));
        (await Get("/v1/users", admin)).RefusedToken();
        (await Get("/v1/users/me", ann)).RefusedToken();

        var app = await TestApplication.Create(Server, TestKeys.A, id);
        Assert.Equal(id, app.Id);
        (await Server.Send("POST", "/v1/users", $"Bearer {admin}", """{"name":"ann"}""")).Is(201);
        (await Get("/v1/users", admin)).Is(200);
        Assert.Equal("ann", (await Get("/v1/users/me", ann)).Is(200).Value("name"));
        (await Get("/v1/users", Token(id, key: TestKeys.B))).RefusedToken();
    }

    [Fact]
    public async Task An_id_in_any_case_is_kept_in_the_lower_case_of_tokens_which_are_compared_exactly()
    {
        var id = $"ab{NewId()[2..]}";
        foreach (var written in new[] { id.ToUpperInvariant(), $"Ab{id[2..]}" })
        {
            var made = (await Create(new { id = written, name = "upper", keys = new { public_key = TestKeys.A.Public } })).Is(201);
            Assert.Equal(id, made.Value("id"));
            Assert.Equal($"{Server.Url}v2/applications/{id}", made.Value("_links.self.href"));
            (await Get("/v1/users", Token(id))).Is(200);
            (await Get("/v1/users", Token(written))).RefusedToken();
            (await Server.Account("GET", $"{Path}/{written}")).Is(404);
            (await Server.Account("DELETE", $"{Path}/{id}")).Is(204);
        }
    }

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","id":null}""")]
    public async Task Without_an_id_it_is_a_new_one(string body)
    {
        var (first, second) = ((await Server.Account("POST", Path, body)).Is(201), (await Server.Account("POST", Path, body)).Is(201));
        Assert.True(Guid.TryParseExact(first.Value("id"), "D", out _));
        Assert.NotEqual(first.Value("id"), second.Value("id"));
    }

    [Fact]
    public async Task An_id_may_come_without_a_key()
    {
        var id = NewId();
        var made = (await Create(new { id, name = "x" })).Is(201);
        using var key = TestKeys.Read(made.Value("keys.private_key"));
        (await Get("/v1/users", new TokenMinter(key, Server.Time).Mint(new() { ApplicationId = id }))).Is(200);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("\"ignored\"")]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[\"7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f10\"]")]
    [InlineData("\"7d1e0c9b6f0a4c4e9a512f7b8f6f6f10\"")]
    [InlineData("\"{7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f10}\"")]
    [InlineData("\"(7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f10)\"")]
    [InlineData("\" 7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f10\"")]
    [InlineData("\"7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f10\\n\"")]
    [InlineData("\"7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f1\"")]
    [InlineData("\"7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f100\"")]
    [InlineData("\"7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f1g\"")]
    [InlineData("\"0x1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f10\"")]
    [InlineData("\"+d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f10\"")]
    [InlineData("\"7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f10\\u0000\"")]
    [InlineData("\"USR-7d1e0c9b-6f0a-4c4e-9a51-2f7b8f6f6f10\"")]
    public async Task An_id_that_is_no_uuid_is_refused(string id)
    {
        (await Server.Account("POST", Path, $$"""{"name":"x","id":{{id}}}""")).RefusedFields("id");
        (await Server.Account("POST", Path, $$"""{"id":{{id}},"keys":{"public_key":"nonsense"} }""")).RefusedFields("name", "id", "keys.public_key");
        (await Server.Account("POST", Path, $$"""{"id":{{id}},"name":" "}""")).RefusedFields("name", "id");
    }

    [Fact]
    public async Task A_taken_id_is_refused_whoever_has_it_and_nothing_is_changed()
    {
        var app = await TestApplication.Create(Server);
        var ann = await app.AddUser("ann");
        var stranger = await Server.AddAccount();
        foreach (var account in new[] { ParleyServer.Basic(ParleyServer.ApiKey, ParleyServer.ApiSecret), stranger })
        {
            foreach (var id in new[] { app.Id, app.Id.ToUpperInvariant() })
            {
                var body = JsonSerializer.Serialize(new { id, name = "mine", keys = new { public_key = TestKeys.B.Public } });
                var refused = (await Server.Send("POST", Path, account, body)).RefusedFields("id");
                Assert.Equal("is taken", refused.At("invalid_parameters")[0].GetProperty("reason").GetString());
            }
        }

        var shown = (await Server.Account("GET", $"{Path}/{app.Id}")).Is(200);
        Assert.Equal((app.Name, app.Keys.Public), (shown.Value("name"), shown.Value("keys.public_key")));
        Assert.Equal(ann, (await app.Get("/v1/users/me", app.Mint("ann"))).Is(200).Value("id"));
        Assert.Equal("0", (await Server.Send("GET", Path, stranger)).Is(200).Value("total_items"));
        (await Get("/v1/users", Token(app.Id, key: TestKeys.B))).RefusedToken();
    }

    [Fact]
    public async Task Of_several_that_take_an_id_at_once_one_gets_it()
    {
        var id = NewId();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Create(new { id, name = $"writer {i}" })));
        var won = Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer != won), answer => answer.RefusedFields("id"));
        Assert.Equal(won.Value("name"), (await Server.Account("GET", $"{Path}/{id}")).Is(200).Value("name"));
    }

    [Fact]
    public async Task Replacing_an_application_never_changes_its_id()
    {
        var (app, other) = (await TestApplication.Create(Server), await TestApplication.Create(Server));
        foreach (var id in new[] { $"\"{NewId()}\"", $"\"{other.Id}\"", "\"none\"", "5", "null" })
        {
            var replaced = (await Server.Account("PUT", $"{Path}/{app.Id}", $$"""{"name":"x","id":{{id}}}""")).Is(200);
            Assert.Equal(app.Id, replaced.Value("id"));
        }

        Assert.Equal(other.Name, (await Server.Account("GET", $"{Path}/{other.Id}")).Is(200).Value("name"));
        (await app.Get("/v1/users")).Is(200);
    }

    private Task<Answer> Create(object body) => Server.Account("POST", Path, JsonSerializer.Serialize(body));

    private Task<Answer> Get(string path, string token) => Server.Send("GET", path, $"Bearer {token}");

    private string Token(string id, string? user = null, TestKeys? key = null) =>
        new TokenMinter((key ?? TestKeys.A).Private, Server.Time).Mint(new TokenRequest
        {
            ApplicationId = id,
            Subject = user,
            Acl = user is null ? null : AclPresets.ClientSdk.Json,
        });

    private static string NewId() => Guid.NewGuid().ToString();
}
