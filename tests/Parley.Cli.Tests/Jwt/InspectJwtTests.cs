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
        Answer(accepted: true, Rule("signature", "passed", "key k verifies the signature"));

        var outcome = await _shell.RunAsync("jwt", "inspect", Token);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            """
            Header     {"alg":"RS256"}
            Payload    {"application_id":"a1","sub":"ann","acl":{"paths":{"/**":{}}}}
            Remaining  00:15:00
            ✓ Signature: key k verifies the signature
            The token is valid.

            """.ReplaceLineEndings("\n"),
            outcome.Out);
    }

    [Fact]
    public async Task A_malformed_acl_is_a_refusal_and_names_its_broken_part()
    {
        Answer(accepted: true, Rule("acl", "failed", "the acl claim is malformed: acl has no 'paths'"));

        var outcome = await _shell.RunAsync("jwt", "inspect", Token);

        Assert.Equal(5, outcome.ExitCode);
        Assert.Contains("acl has no 'paths'", outcome.Out);
        Assert.EndsWith("The token is valid, but its ACL is malformed and allows nothing.\n", outcome.Out);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("..")]
    public async Task A_token_that_cannot_be_read_is_not_what_is_expected_of_it(string token)
    {
        _shell.Server.On("POST /v2/applications/X/tokens/inspect", """{"is_accepted":false,"is_as_expected":false,"payload":null}""");

        var outcome = await _shell.RunAsync("jwt", "inspect", token, "--app-id", "X", "--sub", "ann", "--acl", "{}");

        Assert.Equal((5, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("✗ application_id is absent, not 'X'.", outcome.Out);
    }

    [Fact]
    public async Task A_rule_that_was_not_reached_is_neither_good_nor_bad()
    {
        Answer(accepted: false, Rule("structure", "failed", "no"), Rule("expiry", "not_checked", "an earlier rule is broken"));

        var outcome = await _shell.RunAsync("jwt", "inspect", Token);

        Assert.Equal(5, outcome.ExitCode);
        Assert.Contains("- Expiry: an earlier rule is broken\n", outcome.Out);
    }

    [Theory]
    [InlineData("--sub", "ann", 0)]
    [InlineData("--sub", "bob", 22)]
    [InlineData("--app-id", "a1", 0)]
    [InlineData("--acl", """{ "paths": { "/**": { } } }""", 0)]
    [InlineData("--acl", """{"paths":{}}""", 22)]
    public async Task An_expected_claim_is_compared(string flag, string value, int exitCode)
    {
        Answer(accepted: true);

        Assert.Equal(exitCode, (await _shell.RunAsync("jwt", "inspect", Token, flag, value)).ExitCode);
    }

    [Fact]
    public async Task What_the_acl_forbids_is_refused()
    {
        _shell.Server.On(
            "POST /v2/applications/a1/tokens/inspect", """{"is_accepted":true,"decision":{"allowed":false,"entry":null,"reason":"only GET"}}""");

        var outcome = await _shell.RunAsync("jwt", "inspect", Token, "--method", "post", "--path", "/v1/users");

        Assert.Equal(5, outcome.ExitCode);
        Assert.Contains("✗ The ACL forbids the request: only GET", outcome.Out);
        Assert.Equal(
            $$"""{"token":"{{Token}}","method":"POST","path":"/v1/users"}""", _shell.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task A_method_without_a_path_is_a_wrong_command_line() =>
        Assert.Equal(1, (await _shell.RunAsync("jwt", "inspect", Token, "--method", "GET")).ExitCode);

    [Fact]
    public async Task A_token_from_stdin_may_have_the_word_bearer_before_it()
    {
        Answer(accepted: true);
        _shell.Input = $"Bearer {Token}\n";

        await _shell.RunAsync("jwt", "inspect", "-");

        Assert.Equal($$"""{"token":"{{Token}}"}""", _shell.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task Json_is_the_report_with_the_expected_claims()
    {
        Answer(accepted: true);

        var outcome = await _shell.RunAsync("jwt", "inspect", Token, "--json", "--sub", "bob");

        using var json = JsonDocument.Parse(outcome.Out);
        Assert.True(json.RootElement.GetProperty("is_accepted").GetBoolean());
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

    private void Answer(bool accepted, params string[] rules) => _shell.Server.On(
        "POST /v2/applications/a1/tokens/inspect",
        """
        {"is_accepted":ACCEPTED,"is_as_expected":ACCEPTED,"header":{"alg":"RS256"},"remaining_seconds":900.5,
         "payload":{"application_id":"a1","sub":"ann","acl":{"paths":{"/**":{}}}},"rules":[RULES]}
        """.Replace("ACCEPTED", JsonSerializer.Serialize(accepted)).Replace("RULES", string.Join(',', rules)));

    private static string Rule(string rule, string status, string sentence) =>
        JsonSerializer.Serialize(new { rule, status, sentence });
}
