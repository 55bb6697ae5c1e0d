using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Cli.Tests.Jwt;

public sealed class CreateJwtTests : IDisposable
{
    private readonly Shell _shell = new Shell().WithApplication();

    public CreateJwtTests() => _shell.Time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task The_token_stands_alone_on_stdout()
    {
        var outcome = await _shell.RunAsync("jwt", "create");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\n$", outcome.Out);
    }

    [Fact]
    public async Task Without_a_subject_it_is_the_applications_own_for_fifteen_minutes()
    {
        var payload = await PayloadAsync();

        Assert.Equal(TestKeys.ApplicationId, payload.GetProperty("application_id").GetString());
        Assert.Equal(1_800_000_000, payload.GetProperty("iat").GetInt64());
        Assert.Equal(1_800_000_900, payload.GetProperty("exp").GetInt64());
        Assert.NotEmpty(payload.GetProperty("jti").GetString()!);
        Assert.False(payload.TryGetProperty("sub", out _));
        Assert.False(payload.TryGetProperty("acl", out _));
    }

    [Fact]
    public async Task An_acl_is_an_object_in_the_token_and_not_a_text()
    {
        var payload = await PayloadAsync("--sub", "ann", "--acl", """{"paths":{"/*/users/**":{"methods":["GET"]}}}""");

        Assert.Equal("ann", payload.GetProperty("sub").GetString());
        Assert.Equal(
            "GET", payload.GetProperty("acl").GetProperty("paths").GetProperty("/*/users/**").GetProperty("methods")[0].GetString());
    }

    [Theory]
    [InlineData("client-sdk", false)]
    [InlineData("rtc", true)]
    public async Task A_preset_lets_a_user_log_in(string preset, bool calls)
    {
        var payload = await PayloadAsync("--sub", "ann", "--acl-preset", preset);

        var paths = payload.GetProperty("acl").GetProperty("paths");
        Assert.True(paths.TryGetProperty("/*/sessions/**", out _));
        Assert.Equal(calls, paths.TryGetProperty("/*/rtc/**", out _));
    }

    [Fact]
    public async Task The_end_can_be_given_as_a_time_or_as_a_life()
    {
        Assert.Equal(1_800_003_600, (await PayloadAsync("--ttl", "3600")).GetProperty("exp").GetInt64());
        Assert.Equal(1_800_000_060, (await PayloadAsync("--exp", "1800000060")).GetProperty("exp").GetInt64());
    }

    [Theory]
    [InlineData("--exp and --ttl", "--exp", "1800000060", "--ttl", "60")]
    [InlineData("milliseconds", "--exp", "1800000060000")]
    [InlineData("has passed", "--exp", "1799999999")]
    [InlineData("at least 30", "--ttl", "0")]
    [InlineData("at most 24 hours", "--ttl", "90000")]
    [InlineData("--acl is not JSON", "--acl", "{paths}")]
    [InlineData("--acl is not an ACL", "--acl", """{"path":{}}""")]
    [InlineData("--acl and --acl-preset", "--acl", "{}", "--acl-preset", "rtc")]
    public async Task A_token_that_could_not_work_is_not_made(string reason, params string[] arguments)
    {
        var outcome = await _shell.RunAsync(["jwt", "create", .. arguments]);

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(reason, outcome.Error);
    }

    [Fact]
    public async Task A_users_token_without_an_acl_is_made_with_a_warning()
    {
        var outcome = await _shell.RunAsync("jwt", "create", "--sub", "ann");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("without an ACL", outcome.Error);
    }

    [Fact]
    public async Task Json_has_the_token_and_its_end()
    {
        var outcome = await _shell.RunAsync("jwt", "create", "--json");

        using var json = JsonDocument.Parse(outcome.Out);
        Assert.Equal("2027-01-15T08:15:00+00:00", json.RootElement.GetProperty("expires_at").GetString());
    }

    [Fact]
    public async Task A_pem_on_one_line_is_understood()
    {
        _shell.Variables["PARLEY_PRIVATE_KEY"] = TestKeys.PrivatePem.ReplaceLineEndings("\\n");

        Assert.Equal(0, (await _shell.RunAsync("jwt", "create")).ExitCode);
    }

    private async Task<JsonElement> PayloadAsync(params string[] arguments)
    {
        var outcome = await _shell.RunAsync(["jwt", "create", .. arguments]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(outcome.Out.Split('.')[1]));
        return json.RootElement.Clone();
    }
}
