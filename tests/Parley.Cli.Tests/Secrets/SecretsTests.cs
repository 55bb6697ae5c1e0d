using System.Net;
using System.Text.Json;

namespace Parley.Cli.Tests.Secrets;

public sealed class SecretsTests : IDisposable
{
    private const string Created = """{"id":"s-2","created_at":"2026-01-02T03:04:05Z"}""";

    private readonly Shell _shell = new Shell().WithAccount();

    public SecretsTests() => _shell.Server.On("POST /accounts/abcd1234/secrets", Created, HttpStatusCode.Created);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Secrets_are_listed_without_their_text()
    {
        _shell.Server.On(
            "GET /accounts/abcd1234/secrets",
            """{"_embedded":{"secrets":[{"id":"s-1","created_at":"2026-01-02T03:04:05Z","_links":{}}]}}""");

        var outcome = await _shell.RunAsync("secrets", "list");

        Assert.Contains("s-1", outcome.Out);
        Assert.Contains("2026-01-02 03:04:05Z", outcome.Out);
    }

    [Fact]
    public async Task A_given_secret_is_sent_and_not_printed()
    {
        _shell.Input = "Abcdefgh1\n";

        var outcome = await _shell.RunAsync("secrets", "create", "-");

        Assert.Equal("""{"secret":"Abcdefgh1"}""", _shell.Server.Requests.Single().Body);
        Assert.Equal("Id  s-2\n", outcome.Out);
    }

    [Fact]
    public async Task A_made_up_secret_is_printed_once_and_suits_the_api()
    {
        var outcome = await _shell.RunAsync("secrets", "create", "-q");

        var secret = outcome.Out.TrimEnd();
        Assert.Equal($$"""{"secret":"{{secret}}"}""", _shell.Server.Requests.Single().Body);
        Assert.Matches("^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{24}$", secret);
    }

    [Fact]
    public async Task A_saved_secret_goes_into_the_profile_instead()
    {
        var outcome = await _shell.RunAsync("secrets", "create", "--save");

        using var sent = JsonDocument.Parse(_shell.Server.Requests.Single().Body);
        using var kept = JsonDocument.Parse(File.ReadAllText(_shell.ConfigurationFile));
        var secret = sent.RootElement.GetProperty("secret").GetString()!;
        Assert.Equal(secret, kept.RootElement.GetProperty("profiles").GetProperty("default").GetProperty("api_secret").GetString());
        Assert.DoesNotContain(secret, outcome.Out + outcome.Error);
    }

    [Fact]
    public async Task A_secret_is_deleted()
    {
        _shell.Server.On("DELETE /accounts/abcd1234/secrets/s-1", "", HttpStatusCode.NoContent);

        var outcome = await _shell.RunAsync("secrets", "delete", "s-1", "-y", "-q");

        Assert.Equal((0, "s-1\n"), (outcome.ExitCode, outcome.Out));
    }
}
