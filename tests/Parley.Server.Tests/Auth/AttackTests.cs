using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;
using static Parley.Server.Tests.Hosting.Forge;

namespace Parley.Server.Tests.Auth;

/// <summary>Tokens and paths that must be refused, over HTTP: those of the published lists of JWT attacks.</summary>
public sealed class AttackTests(SharedServer shared)
{
    private const string RsJwt = "\"alg\":\"RS256\",\"typ\":\"JWT\"";

    private ParleyServer Server => shared.Server;

    private Task<TestApplication> NewApplication() => TestApplication.Create(Server);

    /// <summary>Each token is refused when it asks to create a user, and none is created.</summary>
    private async Task RefusesAs(string code, TestApplication app, params IEnumerable<string> tokens)
    {
        foreach (var token in tokens)
        {
            var refused = await RawHttp.Send(Server, "POST", "/v1/users", $"Authorization: Bearer {token}", "Content-Length: 0");
            refused.RefusedToken(code);
        }

        Assert.Equal(0, (await app.Get("/v1/users")).Is(200).At("_embedded.users").GetArrayLength());
    }

    private Task Refuses(TestApplication app, params IEnumerable<string> tokens) => RefusesAs("system:error:invalid-token", app, tokens);

    private Task RefusesHeaders(TestApplication app, params IEnumerable<string> headers) =>
        Refuses(app, headers.Select(header => app.Forge(header: header)));

    private Task RefusesClaims(TestApplication app, params IEnumerable<string> more) => Refuses(app, more.Select(claims => app.Forge(claims)));

    [Fact]
    public async Task The_same_forge_makes_a_token_that_is_accepted()
    {
        var app = await NewApplication();
        (await app.Post("/v1/users", "{}", app.Forge())).Is(201);
    }

    [Fact]
    public async Task Nothing_where_the_token_should_be()
    {
        var app = await NewApplication();
        await RefusesAs("system:error:missing-token", app, "", " ", "\t");
        foreach (var header in new[] { "Authorization:", "Authorization: Bearer", "Authorization: Token x", "X-Token: x" })
            (await RawHttp.Send(Server, "GET", "/v1/users", header)).RefusedToken("system:error:missing-token");
    }

    [Fact]
    public async Task Parts_that_lack_or_are_too_many()
    {
        var app = await NewApplication();
        var parts = app.Forge().Split('.');
        await Refuses(app, ".", "..", "...", parts[0], $"{parts[0]}.{parts[1]}", $"{parts[0]}.{parts[1]}.", $".{parts[1]}.{parts[2]}",
            $"{parts[0]}..{parts[2]}", $"{app.Forge()}.", $"{app.Forge()}.x", $".{app.Forge()}", $"{app.Forge()}..");
    }

    [Fact]
    public async Task Json_serialization()
    {
        var app = await NewApplication();
        var parts = app.Forge().Split('.');
        await Refuses(app,
            $$"""{"protected":"{{parts[0]}}","payload":"{{parts[1]}}","signature":"{{parts[2]}}"}""",
            $$"""{"payload":"{{parts[1]}}","signatures":[{"protected":"{{parts[0]}}","signature":"{{parts[2]}}"}]}""");
    }

    [Fact]
    public async Task Base64_in_any_other_spelling()
    {
        var app = await NewApplication();
        var token = app.Forge();
        var parts = token.Split('.');
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var malleable = token[..^1] + alphabet[alphabet.IndexOf(token[^1], StringComparison.Ordinal) ^ 1];
        await Refuses(app, $"{token}=", $"{token}==", $"{parts[0]}=.{parts[1]}.{parts[2]}", $"{parts[0]} .{parts[1]}.{parts[2]}",
            $"{token}+", $"{token}/", $"{token}!", $"{token}%3D", malleable, token.Insert(20, "\t"), $"\"{token}\"");
    }

    [Fact]
    public async Task Tokens_that_are_too_long_too_deep_or_too_large_numbers()
    {
        var app = await NewApplication();
        await RefusesClaims(app, $",\"x\":\"{new string('x', 9000)}\"", $",\"x\":{new string('[', 200)}{new string(']', 200)}",
            ",\"exp\":1e400", ",\"nbf\":99999999999999999999999999", ",\"exp\":1e999999999", ",\"nbf\":-1e999999999",
            ",\"exp\":NaN", ",\"exp\":\"NaN\"", ",\"exp\":-1", ",\"exp\":\"1e999999999\"");
        (await RawHttp.Send(Server, "GET", "/v1/users", $"Authorization: Bearer {new string('x', 30_000)}")).RefusedToken();
        (await RawHttp.Send(Server, "GET", "/v1/users", $"Authorization: Bearer {new string('x', 70_000)}")).Is(431);
    }

    [Fact]
    public async Task Text_that_is_not_utf8()
    {
        var app = await NewApplication();
        var (header, payload) = (Encoding.UTF8.GetBytes(Header), Encoding.UTF8.GetBytes(app.Payload()));
        await Refuses(app,
            Sign(header, [.. payload[..^1], .. ",\"sub\":\""u8, 0xFF, (byte)'"', (byte)'}'], app.Keys.Rsa),
            Sign(header, [0xEF, 0xBB, 0xBF, .. payload], app.Keys.Rsa),
            Sign([0xEF, 0xBB, 0xBF, .. header], payload, app.Keys.Rsa),
            Sign(Encoding.Unicode.GetBytes(Header), Encoding.Unicode.GetBytes(app.Payload()), app.Keys.Rsa),
            app.Forge(",\"sub\":\"\\ud800\""));
    }

    [Fact]
    public async Task Members_that_are_there_twice()
    {
        var app = await NewApplication();
        await RefusesClaims(app, ",\"sub\":\"a\",\"sub\":\"b\"", ",\"iat\":1", ",\"exp\":9999999999,\"exp\":1", $",\"application_id\":\"{app.Id}\"", ",\"\\u0069at\":1");
        await RefusesHeaders(app, $"{{{RsJwt},\"alg\":\"none\"}}", $"{{\"alg\":\"none\",{RsJwt}}}");
    }

    [Fact]
    public async Task Anything_around_or_instead_of_the_object()
    {
        var app = await NewApplication();
        foreach (var payload in new[] { app.Payload() + "{}", app.Payload() + "x", $"[{app.Payload()}]", "null", "1", "\"x\"", "", "{" })
            await Refuses(app, Sign(Header, payload, app.Keys.Rsa));
        await RefusesHeaders(app, Header + "x", $"[{Header}]", "null", "\"RS256\"");
    }

    [Fact]
    public async Task No_algorithm_under_any_name()
    {
        var app = await NewApplication();
        foreach (var alg in new[] { "\"none\"", "\"None\"", "\"nOnE\"", "\"NONE\"", "\"\"", "null", "[\"RS256\"]", "256", "\"rs256\"", "\"RS256 \"" })
        {
            var header = $$"""{"alg":{{alg}},"typ":"JWT"}""";
            await Refuses(app, app.Forge(header: header), $"{B64(header)}.{B64(app.Payload())}.");
        }

        await RefusesHeaders(app, """{"typ":"JWT"}""");
    }

    [Fact]
    public async Task Hmac_with_the_public_key_or_nothing_as_secret()
    {
        var app = await NewApplication();
        var pem = app.Keys.Public;
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(pem), Encoding.ASCII.GetBytes(pem + "\n"), Encoding.ASCII.GetBytes(pem.Replace("\n", "\r\n", StringComparison.Ordinal)),
            app.Keys.Rsa.ExportSubjectPublicKeyInfo(), app.Keys.Rsa.ExportRSAPublicKey(), app.Keys.Rsa.ExportParameters(false).Modulus!, [], [0], "secret"u8.ToArray(),
        ];
        await Refuses(app, secrets.Select(secret =>
        {
            var unsigned = $"{B64("""{"alg":"HS256","typ":"JWT"}""")}.{B64(app.Payload())}";
            return $"{unsigned}.{B64(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned)))}";
        }));
        await Refuses(app, secrets.Select(secret =>
        {
            var unsigned = $"{B64(Header)}.{B64(app.Payload())}";
            return $"{unsigned}.{B64(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned)))}";
        }));
    }

    [Fact]
    public async Task Other_algorithms_of_the_same_key()
    {
        var app = await NewApplication();
        string Signed(string alg, HashAlgorithmName hash, RSASignaturePadding padding)
        {
            var unsigned = $"{B64($$"""{"alg":"{{alg}}","typ":"JWT"}""")}.{B64(app.Payload())}";
            return $"{unsigned}.{B64(app.Keys.Rsa.SignData(Encoding.ASCII.GetBytes(unsigned), hash, padding))}";
        }

        await Refuses(app,
            Signed("RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1), Signed("RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            Signed("PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss), Signed("RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            Signed("RS256", HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1), app.Forge(header: """{"alg":"ES256","typ":"JWT"}"""));
    }

    [Fact]
    public async Task Encryption_critical_headers_and_compression()
    {
        var app = await NewApplication();
        await Refuses(app, $"{B64("""{"alg":"RSA-OAEP","enc":"A256GCM"}""")}.a.b.c.d");
        await RefusesHeaders(app, $"{{{RsJwt},\"b64\":false,\"crit\":[\"b64\"]}}", $"{{{RsJwt},\"crit\":[\"x\"],\"x\":1}}", $"{{{RsJwt},\"crit\":[]}}",
            $"{{{RsJwt},\"zip\":\"DEF\"}}", $"{{{RsJwt},\"p2c\":1000000}}", """{"alg":"RS256","typ":"at+jwt"}""", """{"alg":"RS256","typ":""}""", """{"alg":"RS256","typ":null}""");
    }

    [Fact]
    public async Task Keys_that_the_token_brings_along()
    {
        var app = await NewApplication();
        var own = TestKeys.B.Rsa.ExportParameters(false);
        var jwk = $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(own.Modulus)}}","e":"AQAB"}""";
        foreach (var key in new[] { TestKeys.A.Rsa, TestKeys.B.Rsa })
            await Refuses(app, new[] { $"\"jwk\":{jwk}", "\"jku\":\"http://127.0.0.1:1/jwks\"", "\"x5u\":\"file:///dev/null\"", "\"x5c\":[\"MIIB\"]" }
                .Select(more => app.Forge(header: $"{{{RsJwt},{more}}}", key: key)));
    }

    [Fact]
    public async Task A_key_id_selects_nothing()
    {
        var (app, other) = (await NewApplication(), await NewApplication());
        string[] kids = ["../../../../dev/null", "x' UNION SELECT 'key", "| sleep 5", "http://127.0.0.1:1/k", "a\\u0000b", other.Id, "/proc/self/environ"];
        await Refuses(app, kids.Select(kid => app.Forge(header: $"{{{RsJwt},\"kid\":\"{kid}\"}}", key: TestKeys.B.Rsa)));
        await RefusesHeaders(app, $"{{{RsJwt},\"kid\":5}}", $"{{{RsJwt},\"kid\":\"{new string('k', 5000)}\"}}", $"{{{RsJwt},\"kid\":null}}");
        (await app.Get("/v1/users", app.Forge(header: $"{{{RsJwt},\"kid\":\"any\"}}"))).Is(200);
        // A flood of unknown ids with bad signatures: each is answered, and a good token still is.
        var flood = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            app.Get("/v1/users", app.Forge(header: $"{{{RsJwt},\"kid\":\"{i}\"}}", key: TestKeys.B.Rsa))));
        Assert.All(flood, answer => answer.RefusedToken());
        (await app.Get("/v1/users")).Is(200);
    }

    [Fact]
    public async Task The_key_of_another_application_or_a_retired_one()
    {
        var (app, other) = (await NewApplication(), await TestApplication.Create(Server, TestKeys.B));
        await Refuses(app, app.Forge(key: other.Keys.Rsa), Sign(Header, other.Payload(), app.Keys.Rsa));
    }

    [Fact]
    public async Task Weak_keys_are_not_taken_in()
    {
        using var small = RSA.Create(1024);
        foreach (var pem in new[] { small.ExportSubjectPublicKeyInfoPem(), TestKeys.A.Rsa.ExportPkcs8PrivateKeyPem(), ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfoPem() })
        {
            var refused = (await Server.Account("POST", "/v2/applications", JsonSerializer.Serialize(new { name = "weak", keys = new { public_key = pem } }))).RefusedFields("keys.public_key");
            Assert.DoesNotContain("MII", refused.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Signatures_that_are_changed_or_of_something_else()
    {
        var app = await NewApplication();
        var token = app.Forge();
        var unsigned = token[..token.LastIndexOf('.')];
        var signature = Signature(unsigned, app.Keys.Rsa);
        var n = app.Keys.Rsa.ExportParameters(false).Modulus!;
        byte[] flipped = [.. signature], one = new byte[256], less = [.. n];
        flipped[100] ^= 1;
        one[255] = 1;
        less[255] ^= 1;
        await Refuses(app, new[] { flipped, signature[1..], signature[..^1], new byte[256], one, less, n, [0, .. signature], [.. signature, 0], [0] }
            .Select(bytes => $"{unsigned}.{B64(bytes)}"));
        var other = app.Forge(",\"sub\":\"x\"").Split('.');
        await Refuses(app, $"{other[0]}.{other[1]}.{token.Split('.')[2]}", $"{B64("""{"typ":"JWT","alg":"RS256"}""")}.{token.Split('.')[1]}.{token.Split('.')[2]}");
    }

    [Fact]
    public async Task The_application_must_be_one_of_ours()
    {
        var app = await NewApplication();
        string Of(string id) => Sign(Header, app.Payload().Replace($"\"{app.Id}\"", id, StringComparison.Ordinal), app.Keys.Rsa);
        await Refuses(app, Of($"\"{Guid.NewGuid()}\""), Of("\"\""), Of("null"), Of("5"), Of($"[\"{app.Id}\"]"), Of("{}"), Of($"\"{app.Id} \""),
            Of($"\"{app.Id.ToUpperInvariant()}x\""), Of("\"' OR '1'='1\""), Of("\"a\\u0000b\""), Of($"\"{app.Id}\\u0000\""), Of($"\"{new string('a', 2000)}\""),
            Sign(Header, """{"iat":1,"jti":"x"}""", app.Keys.Rsa));
    }

    [Fact]
    public async Task Times_that_are_over_not_yet_or_no_times()
    {
        var app = await NewApplication();
        var now = Server.Time.GetUtcNow().ToUnixTimeSeconds();
        string At(long iat, string more = "") => Sign(Header, $$"""{"application_id":"{{app.Id}}","iat":{{iat}},"jti":"x"{{more}}}""", app.Keys.Rsa);
        await RefusesAs("system:error:expired-token", app, At(now - 900 - 61), At(now - 500, $",\"exp\":{now - 61}"), At(now - 90_000, $",\"exp\":{now + 3_000}"), At(now - 100, ",\"exp\":1"),
            At(now - 500, $",\"exp\":{now - 62}.99"), At((now - 961) * 1000), At((now - 500) * 1000, $",\"exp\":{now - 61}000"));
        await Refuses(app, At(now + 120), At(now, $",\"nbf\":{now + 120}"), At(now, ",\"exp\":-1"), At(now, ",\"exp\":\"soon\""), At(now, ",\"exp\":1e400"), At(now, ",\"exp\":null"),
            At(now, ",\"nbf\":\"x\""), At(now * 1_000_000), At((now + 120) * 1000), At(now, ",\"exp\":{}"), At(now, ",\"exp\":true"));
        await Refuses(app, Sign(Header, $$"""{"application_id":"{{app.Id}}","iat":{{now}}}""", app.Keys.Rsa), Sign(Header, $$"""{"application_id":"{{app.Id}}","jti":"x"}""", app.Keys.Rsa));
        (await app.Get("/v1/users", At(now - 890))).Is(200);
        (await app.Get("/v1/users", At(now, $",\"exp\":\"{now + 60}\""))).Is(200);
        (await app.Get("/v1/users", At(now, $",\"exp\":{now + 1_000_000}"))).Is(200);
    }

    [Fact]
    public async Task The_subject_is_a_user_of_the_application_by_its_exact_name()
    {
        var (app, other) = (await NewApplication(), await NewApplication());
        await app.AddUser("Zoë");
        await other.AddUser("bob");
        (await app.Get("/v1/users/me", app.Mint("Zoë"))).Is(200);
        foreach (var name in new[] { "zoë", "ZOË", "Zoe", "Zoe\u0308", "Zoë ", " Zoë", "Ζoë", "bob", "nobody", "me", "%" })
            (await app.Get("/v1/users", app.Mint(name))).RefusedToken("user:error:not-found");
        foreach (var sub in new[] { "5", "null", "\"\"", "[\"Zoë\"]", "{}", "\"Zoë\\u0000\"", "true" })
            (await app.Get("/v1/users", app.Forge($",\"sub\":{sub}"))).RefusedToken();

        var renamed = app.Mint("Zoë");
        (await app.Send("PATCH", $"/v1/users/{Uri.EscapeDataString("Zoë")}", """{"name":"new"}""")).Is(200);
        (await app.Get("/v1/users/me", renamed)).RefusedToken("user:error:not-found");
        var present = app.Mint("new");
        (await app.Get("/v1/users/me", present)).Is(200);
        (await app.Send("DELETE", "/v1/users/new")).Is(204);
        (await app.Get("/v1/users/me", present)).RefusedToken("user:error:not-found");
    }

    [Fact]
    public async Task Revoked_tokens()
    {
        var app = await NewApplication();
        await app.AddUser("ann");
        await app.AddUser("bob");
        var (one, two, ann, bob) = (app.Mint(id: "one+/="), app.Mint(id: "two"), app.Mint("ann"), app.Mint("bob"));
        foreach (var token in new[] { one, two, ann, bob })
            (await app.Get("/v1/users", token)).Is(200);

        var revocation = (await app.Revoke("""{"jti":"one+/="}""")).Is(201);
        (await app.Get("/v1/users", one)).RefusedToken();
        (await app.Get("/v1/users", two)).Is(200);
        (await app.Revoke("""{"user":"ann"}""")).Is(201);
        (await app.Get("/v1/users", ann)).RefusedToken();
        (await app.Get("/v1/users", bob)).Is(200);
        (await Server.Account("DELETE", $"/v2/applications/{app.Id}/revocations/{revocation.Value("id")}")).Is(204);
        (await app.Get("/v1/users", one)).Is(200);
        (await app.Revoke($$"""{"issued_until":{{Server.Time.GetUtcNow().ToUnixTimeSeconds() - 100}}}""")).Is(201);
        (await app.Get("/v1/users", two)).Is(200);
        (await app.Revoke("{}")).Is(201);
        foreach (var token in new[] { one, two, bob })
            (await app.Get("/v1/users", token)).RefusedToken();
        Assert.Equal(3, (await Server.Account("GET", $"/v2/applications/{app.Id}/revocations")).Is(200).At("_embedded.revocations").GetArrayLength());
        foreach (var (body, field) in new[] { ("""{"jti":[5]}""", "jti"), ("""{"jti":"x","user":"y"}""", "jti"), ("""{"issued_until":"x"}""", "issued_until"), ("""{"issued_until":99999999999}""", "issued_until"), ("""{"user":null}""", "user") })
            (await app.Revoke(body)).RefusedFields(field);
        (await Server.Account("POST", $"/v2/applications/{Guid.NewGuid()}/revocations", "{}")).Is(404);
    }

    [Fact]
    public async Task Tokens_for_other_purposes()
    {
        var app = await NewApplication();
        var now = Server.Time.GetUtcNow().ToUnixTimeSeconds();
        await Refuses(app,
            Sign(Header, $$"""{"iss":"Vonage","iat":{{now}},"jti":"x","api_key":"{{ParleyServer.ApiKey}}","payload_hash":"00"}""", app.Keys.Rsa),
            app.Forge(header: """{"alg":"RS256","typ":"webhook+jwt"}"""));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"all\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"paths":null}""")]
    [InlineData("""{"paths":[]}""")]
    [InlineData("""{"paths":{}}""")]
    [InlineData("""{"paths":{"/**":{}},"more":1}""")]
    [InlineData("""{"paths":{"/**":{"verbs":["GET"]}}}""")]
    [InlineData("""{"paths":{"/**":{"methods":["ANY"]}}}""")]
    [InlineData("""{"paths":{"/**":{"methods":[]}}}""")]
    [InlineData("""{"paths":{"**":{}}}""")]
    [InlineData("""{"paths":{"/ **":{}}}""")]
    [InlineData("""{"paths":{"/**":null}}""")]
    [InlineData("""{"paths":{"/**":{"filters":{"name":"ann"}}}}""")]
    public async Task An_acl_that_is_none_allows_nothing(string acl)
    {
        var app = await NewApplication();
        await app.AddUser("ann");
        foreach (var sub in new[] { "", ",\"sub\":\"ann\"" })
            (await app.Get("/v1/users", app.Forge($"{sub},\"acl\":{acl}"))).Forbidden();
        (await app.Get("/v1/users/me", app.Forge(",\"sub\":\"ann\""))).Forbidden();
    }

    [Theory]
    [InlineData("/v1/Users", 404)]
    [InlineData("/V1/users", 404)]
    [InlineData("/v1/users%2fann", 400)]
    [InlineData("/v1/users%2Fann", 400)]
    [InlineData("/v1/users%252fann", 400)]
    [InlineData("/v1/conversations/../users", 400)]
    [InlineData("/v1/conversations/%2e%2e/users", 400)]
    [InlineData("/v1/conversations/%252e%252e/users", 400)]
    [InlineData("/v1/./users", 400)]
    [InlineData("//v1/users", 400)]
    [InlineData("/v1//users", 400)]
    [InlineData("/v1/users//", 400)]
    [InlineData("/v1/users;x=1", 403)]
    [InlineData("/v1;x=1/users", 404)]
    [InlineData("/v1/conversations;/../users", 400)]
    [InlineData("/v1\\users", 400)]
    [InlineData("/v1/%5cusers", 400)]
    [InlineData("/v1/users%00", 400)]
    [InlineData("/v1/%ff", 400)]
    [InlineData("/v1/users#frag", 400)]
    [InlineData("/v1/%75sers", 403)]
    [InlineData("/v1/users/", 403)]
    [InlineData("/v1/users?x=/v1/conversations", 403)]
    [InlineData("http://evil.test/v1/users", 403)]
    public async Task A_path_never_means_one_thing_to_the_acl_and_another_to_the_router(string target, int status)
    {
        var app = await NewApplication();
        var id = await app.AddUser("ann");
        var token = app.Mint("ann", new Parley.Tokens.AclBuilder().Allow("/v1/conversations/**").Allow("/V1/**").Allow("/v1/Users/**"));
        foreach (var method in new[] { "GET", "POST", "DELETE" })
        {
            var answer = await RawHttp.Send(Server, method, target, $"Authorization: Bearer {token}", "Content-Length: 0");
            Assert.True(answer.Status == status || (answer.Status is 400 && answer.Value("code") == "http:error:bad-request") || answer.Status is 405 && status is 404, $"{method} {target}: {answer.Status} {answer.Text}");
            Assert.DoesNotContain(id, answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await app.Get("/v1/users")).At("_embedded.users").GetArrayLength());
    }

    [Fact]
    public async Task Patterns_over_all_prefixes()
    {
        var app = await NewApplication();
        var id = await app.AddUser("ann");
        async Task Check(string pattern, string path, int status) =>
            (await app.Get(path, app.Mint(acl: new Parley.Tokens.AclBuilder().Allow(pattern)))).Is(status);
        foreach (var prefix in new[] { "/v1", "/v0.3", "/v0.2", "/beta2", "/v0.1", "/beta" })
        {
            await Check("/*/users/**", $"{prefix}/users", 200);
            await Check("/*/users/**", $"{prefix}/users/{id}", 200);
            await Check("/*/conversations/**", $"{prefix}/users", 403);
            await Check("/**", $"{prefix}/users", 200);
            await Check($"{prefix}/users/*", $"{prefix}/users/{id}", 200);
            await Check($"{prefix}/users/*", $"{prefix}/users", 403);
            await Check($"/*/users/{id}/**", $"{prefix}/users/{id}", 200);
            await Check($"/*/users/{id}/**", $"{prefix}/users/ann", 403);
        }

        await Check("/v1/users/**", "/v0.3/users", 200);
        await Check("/v2/users/**", "/v1/users", 403);
        await Check("/V1/users/**", "/v1/users", 403);
        await Check("/v3/users/**", "/v1/users", 403);
        await Check("/*/users/**", "/v1/conversations", 403);
        await Check("/*/conversations/**", "/v1/conversations", 200);
        await Check("/**/**/**/**/**/a/**/**/b", $"/v1/{string.Join('/', Enumerable.Repeat("a", 400))}", 403);
    }

    [Fact]
    public async Task Methods_are_those_on_the_wire()
    {
        var app = await NewApplication();
        await app.AddUser("ann");
        var token = app.Mint(acl: new Parley.Tokens.AclBuilder().Allow("/*/users/**", "GET"));
        (await app.Get("/v1/users", token)).Is(200);
        Assert.Equal("", (await app.Send("HEAD", "/v1/users", null, token)).Is(200).Text);
        (await app.Post("/v1/users", "{}", token)).Forbidden();
        foreach (var header in new[] { "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override" })
        {
            (await RawHttp.Send(Server, "GET", "/v1/users/ann?_method=DELETE", $"{header}: DELETE", $"Authorization: Bearer {token}")).Is(200);
            (await RawHttp.Send(Server, "POST", "/v1/users", $"{header}: GET", $"Authorization: Bearer {token}", "Content-Length: 0")).Forbidden();
        }

        foreach (var method in new[] { "OPTIONS", "TRACE", "get", "PROPFIND" })
            Assert.InRange((await RawHttp.Send(Server, method, "/v1/users", $"Authorization: Bearer {app.Admin}")).Status, 403, 405);
        (await RawHttp.Send(Server, "OPTIONS", "/v1/users")).RefusedToken("system:error:missing-token");
        (await app.Get("/v1/users/ann")).Is(200);
        var deleter = app.Mint(acl: new Parley.Tokens.AclBuilder().Allow("/*/users/**", "POST"));
        (await app.Send("HEAD", "/v1/users", null, deleter)).Is(403);
    }

    [Fact]
    public async Task Schemes_places_and_two_tokens_at_once()
    {
        var app = await NewApplication();
        await app.AddUser("ann");
        foreach (var scheme in new[] { "Bearer", "bearer", "BEARER", "bEaReR " })
            (await Server.Send("GET", "/v1/users", $"{scheme} {app.Admin}")).Is(200);
        foreach (var name in new[] { "token", "access_token", "jwt", "authorization" })
            (await RawHttp.Send(Server, "GET", $"/v1/users?{name}={app.Admin}")).RefusedToken("system:error:missing-token");
        (await RawHttp.Send(Server, "GET", "/v1/users", $"Authorization: Bearer {app.Admin}", $"Authorization: Bearer {app.Admin}")).RefusedToken("system:error:missing-token");
        (await RawHttp.Send(Server, "GET", "/v1/users", $"Authorization: Bearer {app.Admin}, Bearer {app.Admin}")).RefusedToken();
        (await RawHttp.Send(Server, "GET", "/v1/users", $"Authorization: Bearer Bearer {app.Admin}")).RefusedToken();
        (await app.Get("/v1/users/me", app.Mint("ann"))).Is(200);
        (await app.Get("/v1/users/me", app.Mint("ann"))).Is(200);
    }

    [Fact]
    public async Task Without_the_path_there_is_no_access()
    {
        var app = await NewApplication();
        await app.AddUser("ann");
        var token = app.Mint("ann", new Parley.Tokens.AclBuilder().Allow("/*/users/**"));
        foreach (var path in new[] { "/v1/conversations", "/v0.3/sessions", "/v1/legs", "/v1/image" })
        {
            (await app.Get(path, token)).Forbidden();
            (await app.Post(path, "{}", token)).Forbidden();
        }

        (await app.Get("/v1/users/me", app.Forge(",\"sub\":\"ann\""))).Forbidden();
        (await app.Get("/v1/users", app.Forge())).Is(200);
    }

    [Fact]
    public async Task Wrong_verbs_and_unknown_places_after_authentication_only()
    {
        var app = await NewApplication();
        var wrong = (await app.Send("PATCH", "/v1/users", "{}")).Refused(405, "http:error:method-not-allowed");
        Assert.Contains("POST", wrong.Header("Allow"), StringComparison.Ordinal);
        (await app.Get("/v1/nothing")).Refused(404, "http:error:not-found");
        foreach (var (method, path) in new[] { ("PATCH", "/v1/users"), ("GET", "/v1/nothing"), ("DELETE", "/beta/users"), ("GET", "/v0.3") })
        {
            var refused = (await Server.Send(method, path, null)).RefusedToken("system:error:missing-token");
            Assert.Null(refused.Header("Allow"));
        }
    }
}
