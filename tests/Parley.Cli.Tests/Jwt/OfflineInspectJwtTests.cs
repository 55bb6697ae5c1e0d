using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Cli.Tests.Jwt;

/// <summary>What <c>jwt create</c> makes is what <c>jwt inspect</c> judges, without a server.</summary>
public sealed class OfflineInspectJwtTests : IDisposable
{
    private static readonly string OtherPem = System.Security.Cryptography.RSA.Create(2048).ExportSubjectPublicKeyInfoPem();

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly Shell _shell = new Shell().WithApplication();

    public OfflineInspectJwtTests()
    {
        _shell.Time = _time;
        File.WriteAllText(Path.Combine(_shell.Work, "public.pem"), TestKeys.PublicPem);
        File.WriteAllText(Path.Combine(_shell.Work, "other.pem"), OtherPem);
    }

    public void Dispose()
    {
        Assert.Empty(_shell.Server.Requests);
        _shell.Dispose();
    }

    [Fact]
    public async Task A_new_token_is_valid()
    {
        var outcome = await InspectAsync(await CreateAsync("--sub", "ann", "--acl-preset", "client-sdk"));

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.EndsWith("The token is valid.\n", outcome.Out);
        Assert.DoesNotContain("✗", outcome.Out);
    }

    [Fact]
    public async Task A_token_that_has_ended_has_expired()
    {
        var token = await CreateAsync("--ttl", "60");
        _time.Advance(TimeSpan.FromHours(1));

        var outcome = await InspectAsync(token);

        Assert.Equal(127, outcome.ExitCode);
        Assert.EndsWith("The token has expired.\n", outcome.Out);
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused_even_when_it_has_expired_too()
    {
        var token = await CreateAsync("--ttl", "60");
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(5, (await InspectAsync(token, "--public-key", "other.pem")).ExitCode);
    }

    [Theory]
    [InlineData(0, "--sub", "ann")]
    [InlineData(22, "--sub", "bob")]
    [InlineData(0, "--app-id", TestKeys.ApplicationId)]
    [InlineData(22, "--app-id", "another")]
    [InlineData(0, "--acl", """{ "paths": { "/*/users/**": { "methods": ["GET"] } } }""")]
    [InlineData(22, "--acl", """{"paths":{"/*/users/**":{}}}""")]
    public async Task A_claim_is_compared_with_the_expected_one(int exitCode, params string[] expectation)
    {
        var token = await CreateAsync("--sub", "ann", "--acl", """{"paths":{"/*/users/**":{"methods":["GET"]}}}""");

        Assert.Equal(exitCode, (await InspectAsync([token, .. expectation])).ExitCode);
    }

    [Theory]
    [InlineData("GET", "/v1/users", 0)]
    [InlineData("POST", "/v1/users", 5)]
    [InlineData("GET", "/v1/conversations", 5)]
    public async Task The_acl_is_asked_about_a_request(string method, string path, int exitCode)
    {
        var token = await CreateAsync("--sub", "ann", "--acl", """{"paths":{"/*/users/**":{"methods":["GET"]}}}""");

        var outcome = await InspectAsync(token, "--method", method, "--path", path);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(exitCode == 0 ? "✓ The ACL allows the request" : "✗ The ACL forbids the request", outcome.Out);
    }

    [Fact]
    public async Task Json_is_the_whole_report()
    {
        var outcome = await InspectAsync(await CreateAsync(), "--json");

        using var json = JsonDocument.Parse(outcome.Out);
        Assert.True(json.RootElement.GetProperty("is_accepted").GetBoolean());
        Assert.Equal(900, json.RootElement.GetProperty("remaining_seconds").GetDouble());
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("a.b.c")]
    [InlineData("")]
    public async Task Rubbish_is_refused_with_a_reason(string token)
    {
        var outcome = await InspectAsync(token);

        Assert.Equal(5, outcome.ExitCode);
        Assert.Contains("✗", outcome.Out);
    }

    [Fact]
    public async Task A_private_key_in_place_of_the_public_one_is_named()
    {
        var outcome = await InspectAsync("a.b.c", "--public-key", TestKeys.PrivatePem);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("this is a private key", outcome.Error);
    }

    private async Task<string> CreateAsync(params string[] arguments) =>
        (await _shell.RunAsync(["jwt", "create", .. arguments])).Out.TrimEnd();

    private Task<Shell.Outcome> InspectAsync(params string[] arguments) => _shell.RunAsync(
        ["jwt", "inspect", .. arguments, .. arguments.Contains("--public-key") ? [] : (string[])["--public-key", "public.pem"]]);
}
