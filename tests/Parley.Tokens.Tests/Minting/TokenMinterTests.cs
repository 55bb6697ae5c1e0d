using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Minting;

public sealed class TokenMinterTests : IDisposable
{
    private readonly PrivateKey _key;
    private readonly TokenMinter _minter;

    public TokenMinterTests()
    {
        Assert.True(PrivateKey.TryParse(Rsa.ExportPkcs8PrivateKeyPem(), out _key!, out _));
        _minter = new TokenMinter(_key, Clock());
    }

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_user_token_has_exactly_the_claims_of_the_documented_sample()
    {
        var token = _minter.Mint(new TokenRequest
        {
            ApplicationId = App,
            Subject = "ann",
            Id = "id-1",
            Acl = AclPresets.ClientSdk,
        });
        var parts = token.Split('.');
        Assert.Equal("""{"alg":"RS256","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        Assert.Equal(
            $$"""{"iat":{{Iat}},"jti":"id-1","sub":"ann","exp":{{Iat + 900}},"acl":{{AclPresets.ClientSdk.Json.GetRawText()}},"application_id":"{{App}}"}""",
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
        Assert.True(Rsa.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            Base64Url.DecodeFromChars(parts[2]),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void An_application_token_has_no_sub_and_no_acl_and_a_new_UUID_each_time()
    {
        var first = Accepts(_minter.Mint(new TokenRequest { ApplicationId = App }));
        var second = Accepts(_minter.Mint(new TokenRequest { ApplicationId = App }));
        Assert.True(first is { IsAdmin: true, HasAcl: false });
        Assert.Empty(first.Warnings);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal('4', Guid.Parse(first.Id).ToString()[14]);
    }

    [Fact]
    public void Everything_that_is_asked_for_arrives()
    {
        var token = Accepts(_minter.Mint(new TokenRequest
        {
            ApplicationId = App,
            Subject = "Ånn \"😀\"",
            Lifetime = TimeSpan.FromHours(24),
            NotBefore = Now.AddSeconds(10),
            Acl = new AclBuilder().Allow("/*/users/**", "GET"),
            ExtraClaims = new Dictionary<string, JsonElement> { ["subject"] = JsonElement.Parse("\"x\""u8) },
        }));
        Assert.Equal(
            ("Ånn \"😀\"", Now.AddDays(1), Now.AddSeconds(10)), (token.Subject, token.ExpiresAt, token.NotBefore!.Value));
        Assert.Equal("/*/users/**", Assert.Single(token.Acl.Entries).Pattern);
    }

    [Fact]
    public void The_end_may_be_given_in_place_of_the_lifetime() => Assert.Equal(
        Now.AddHours(2), Accepts(_minter.Mint(new TokenRequest { ApplicationId = App, ExpiresAt = Now.AddHours(2) })).ExpiresAt);

    [Fact]
    public void A_life_over_24_hours_or_under_30_seconds_is_refused()
    {
        Refuses("24 hours", Request with { Lifetime = TimeSpan.FromSeconds(86_401) });
        Refuses("24 hours", Request with { Lifetime = TimeSpan.MaxValue });
        Refuses("24 hours", Request with { ExpiresAt = Now.AddDays(3) });
        Refuses("30", Request with { Lifetime = TimeSpan.FromSeconds(29.9) });
        Refuses("30", Request with { Lifetime = TimeSpan.MinValue });
        Refuses("30", Request with { ExpiresAt = Now });
        _minter.Mint(Request with { Lifetime = TimeSpan.FromSeconds(30) });
    }

    [Fact]
    public void What_a_server_would_refuse_is_refused_here_with_a_reason()
    {
        Refuses("application id is empty", Request with { ApplicationId = "" });
        Refuses("subject is empty", Request with { Subject = "" });
        Refuses("control character", Request with { Subject = "a\nb" });
        Refuses("surrogate", Request with { Subject = "a\ud800" });
        Refuses("longer than 1024", Request with { Subject = new string('a', 1025) });
        Refuses("token id is empty", Request with { Id = "" });
        Refuses("acl is malformed", Request with { Acl = JsonElement.Parse("\"/**\""u8) });
        Refuses("acl is malformed", Request with { Acl = default(JsonElement) });
        Refuses("not both", Request with { Lifetime = TimeSpan.FromHours(1), ExpiresAt = Now.AddHours(1) });
        Refuses("before it begins", Request with { NotBefore = Now.AddHours(1) });
        Refuses("'sub'", Request with { ExtraClaims = new Dictionary<string, JsonElement> { ["sub"] = JsonElement.Parse("1"u8) } });
        Refuses("no value", Request with { ExtraClaims = new Dictionary<string, JsonElement> { ["x"] = default } });
        Refuses("shorten the acl", Request with { ExtraClaims = new Dictionary<string, JsonElement> { ["x"] = JsonElement.Parse(Encoding.UTF8.GetBytes($"\"{new string('x', 9000)}\"")) } });
    }

    [Fact]
    public async Task One_minter_serves_many_threads()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _minter.Mint(Request))));
        Assert.All(tokens, token => Accepts(token));
        Assert.Equal(100, tokens.Distinct().Count());
    }

    private static TokenRequest Request { get; } = new() { ApplicationId = App };

    private void Refuses(string part, TokenRequest request) => Assert.Contains(
        part, Assert.Throws<ArgumentException>(() => _minter.Mint(request)).Message, StringComparison.Ordinal);
}
