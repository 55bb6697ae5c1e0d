using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Parley.Cli.Tests.Jwt;

public sealed class InspectJwtTests : IDisposable
{
    private static readonly string Token =
        $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"application_id":"a1","sub":"ann"}"""))}.c2ln";

    private readonly Shell _shell = new Shell().WithAccount();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_valid_token_is_told_rule_by_rule()
    {
        Answer(valid: true, Rule("signature", true, "The signature is the application's."));

        var outcome = await _shell.RunAsync("jwt", "inspect", Token);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            """
            Header     {"alg":"RS256"}
            Payload    {"application_id":"a1","sub":"ann","acl":{"paths":{"/**":{}}}}
            Remaining  00:15:00

            ✓ The signature is the application's.

            The token is valid.

            """.ReplaceLineEndings("\n"),
            outcome.Out);
    }

    [Fact]
    public async Task An_expired_token_has_its_own_exit_code()
    {
        Answer(valid: false, Rule("signature", true, "Good."), Rule("expiry", false, "It ended."));

        var outcome = await _shell.RunAsync("jwt", "inspect", Token);

        Assert.Equal(("", 127), (outcome.Error, outcome.ExitCode));
        Assert.Contains("✗ It ended.\n\nThe token has expired.", outcome.Out);
    }

    [Fact]
    public async Task A_forged_token_is_refused_even_when_it_has_expired_too()
    {
        Answer(valid: false, Rule("signature", false, "Bad."), Rule("expiry", false, "It ended."));

        Assert.Equal(5, (await _shell.RunAsync("jwt", "inspect", Token)).ExitCode);
    }

    [Theory]
    [InlineData("--sub", "ann", 0)]
    [InlineData("--sub", "bob", 22)]
    [InlineData("--app-id", "a1", 0)]
    [InlineData("--acl", """{ "paths": { "/**": { } } }""", 0)]
    [InlineData("--acl", """{"paths":{}}""", 22)]
    public async Task An_expected_claim_is_compared(string flag, string value, int exitCode)
    {
        Answer(valid: true);

        Assert.Equal(exitCode, (await _shell.RunAsync("jwt", "inspect", Token, flag, value)).ExitCode);
    }

    [Fact]
    public async Task What_the_acl_forbids_is_refused()
    {
        _shell.Server.On(
            "POST /v2/applications/a1/tokens/inspect", """{"valid":true,"acl":{"allowed":false,"message":"Only GET."}}""");

        var outcome = await _shell.RunAsync("jwt", "inspect", Token, "--method", "post", "--path", "/v1/users");

        Assert.Equal(5, outcome.ExitCode);
        Assert.Contains("✗ Only GET.", outcome.Out);
        Assert.Equal(
            $$"""{"token":"{{Token}}","method":"POST","path":"/v1/users"}""", _shell.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task A_method_without_a_path_is_a_wrong_command_line() =>
        Assert.Equal(1, (await _shell.RunAsync("jwt", "inspect", Token, "--method", "GET")).ExitCode);

    [Fact]
    public async Task A_token_from_stdin_may_have_the_word_bearer_before_it()
    {
        Answer(valid: true);
        _shell.Input = $"Bearer {Token}\n";

        await _shell.RunAsync("jwt", "inspect", "-");

        Assert.Equal($$"""{"token":"{{Token}}"}""", _shell.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task Json_is_the_report_with_the_expected_claims()
    {
        Answer(valid: true);

        var outcome = await _shell.RunAsync("jwt", "inspect", Token, "--json", "--sub", "bob");

        using var json = JsonDocument.Parse(outcome.Out);
        Assert.True(json.RootElement.GetProperty("valid").GetBoolean());
        Assert.False(json.RootElement.GetProperty("expected_claims")[0].GetProperty("passed").GetBoolean());
    }

    [Fact]
    public async Task Without_credentials_it_says_both_ways_to_check()
    {
        _shell.Variables.Remove("PARLEY_API_SECRET");

        var outcome = await _shell.RunAsync("jwt", "inspect", Token);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--public-key FILE", outcome.Error);
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("a.b.c")]
    [InlineData("e30.W10.x")]
    public async Task A_token_that_names_no_application_needs_the_flag(string token) =>
        Assert.Equal(2, (await _shell.RunAsync("jwt", "inspect", token)).ExitCode);

    private void Answer(bool valid, params string[] rules) => _shell.Server.On(
        "POST /v2/applications/a1/tokens/inspect",
        """
        {"valid":VALID,"header":{"alg":"RS256"},"remaining_seconds":900,
         "payload":{"application_id":"a1","sub":"ann","acl":{"paths":{"/**":{}}}},"rules":[RULES]}
        """.Replace("VALID", JsonSerializer.Serialize(valid)).Replace("RULES", string.Join(',', rules)));

    private static string Rule(string name, bool passed, string message) => JsonSerializer.Serialize(new { name, passed, message });
}
