using System.Net;

namespace Parley.Cli.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly Shell _shell = new Shell().WithAccount();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, 22)]
    [InlineData(HttpStatusCode.Conflict, 22)]
    [InlineData(HttpStatusCode.Unauthorized, 5)]
    [InlineData(HttpStatusCode.Forbidden, 5)]
    [InlineData(HttpStatusCode.NotFound, 20)]
    [InlineData(HttpStatusCode.TooManyRequests, 99)]
    [InlineData(HttpStatusCode.InternalServerError, 99)]
    public async Task The_exit_code_tells_what_the_server_answered(HttpStatusCode status, int exitCode)
    {
        _shell.Server.On("GET /v2/applications/a1", """{"title":"T","detail":"D","code":"a:b"}""", status);

        var outcome = await _shell.RunAsync("apps", "show", "a1");

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Empty(outcome.Out);
        Assert.StartsWith($"parley: D ({(int)status} a:b)", outcome.Error);
    }

    [Fact]
    public async Task Missing_credentials_are_all_named_with_their_flags_and_variables()
    {
        _shell.Variables.Clear();
        _shell.Variables["HOME"] = _shell.Home;

        var outcome = await _shell.RunAsync("apps", "list");

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith(
            "parley: Missing: --api-key (PARLEY_API_KEY) and --api-secret (PARLEY_API_SECRET).\n", outcome.Error);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named_with_the_place_of_its_url()
    {
        _shell.Variables["PARLEY_URL"] = "http://chat.test:1";
        _shell.Server.Unreachable = new HttpRequestException("outer", new IOException("Connection refused"));

        var outcome = await _shell.RunAsync("apps", "list");

        Assert.Equal(99, outcome.ExitCode);
        Assert.Equal(
            """
            parley: The server at http://chat.test:1 (from PARLEY_URL) cannot be reached: Connection refused.
                    Start one with 'parley serve', or name another with --url (PARLEY_URL).

            """.ReplaceLineEndings("\n"),
            outcome.Error);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_said_so()
    {
        _shell.Server.Unreachable = new TaskCanceledException("timeout", new TimeoutException());

        var outcome = await _shell.RunAsync("apps", "list");

        Assert.Equal((99, "parley: The server did not answer in time.\n"), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public async Task Another_service_on_that_port_is_recognised()
    {
        _shell.Server.On("GET /v2/applications/a1", "<html>");

        var outcome = await _shell.RunAsync("apps", "show", "a1");

        Assert.Equal(99, outcome.ExitCode);
        Assert.Contains("is this URL a Parley server?", outcome.Error);
    }

    [Fact]
    public async Task A_url_that_is_none_is_a_wrong_command_line()
    {
        var outcome = await _shell.RunAsync("apps", "list", "--url", "localhost:7700");

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("parley: 'localhost:7700' (from --url) is not a server's URL.", outcome.Error);
    }

    [Theory]
    [InlineData("zNUzdV6x2gcR36Enaf5bF9qLgzkKqKCb")]
    [InlineData("chat.example/zNUzdV6x2gcR36Enaf5bF9qLgzkKqKCb")]
    public async Task A_secret_in_the_place_of_the_url_is_not_shown(string url)
    {
        var outcome = await _shell.RunAsync("apps", "list", "--url", url);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("(from --url) is not a server's URL.", outcome.Error);
        Assert.DoesNotContain("zNUzdV6x", outcome.Error);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("apps")]
    [InlineData("apps", "show")]
    [InlineData("apps", "show", "a1", "--nonsense")]
    [InlineData("users", "list", "--page-size", "many")]
    public async Task A_wrong_command_line_ends_with_one(params string[] arguments)
    {
        var outcome = await _shell.RunAsync(arguments);

        Assert.Equal(1, outcome.ExitCode);
        Assert.NotEmpty(outcome.Error);
        Assert.Empty(_shell.Server.Requests);
    }

    [Fact]
    public async Task A_wrong_command_line_names_the_help_of_its_command()
    {
        var outcome = await _shell.RunAsync("apps", "show");

        Assert.EndsWith("See: parley apps show --help\n", outcome.Error);
    }

    [Theory]
    [InlineData("There is no command 'ap'. Did you mean 'apps'?", "ap", "list")]
    [InlineData("There is no option '--jsn'. Did you mean '--json'?", "apps", "list", "--jsn")]
    [InlineData("There is no option '--api-secrt'.", "apps", "list", "--api-secrt=Seeecret1")]
    [InlineData("id is missing: The application's id.", "apps", "show")]
    [InlineData("--sort must be ASC or DESC.", "users", "list", "--sort", "UP")]
    [InlineData("--page-size must be a whole number from 1 to 100.", "users", "list", "--page-size", "0")]
    [InlineData("event must be a whole number, at least 1.", "events", "show", "c", "0")]
    [InlineData("user: the id or name is a step in a path and no name.", "users", "show", "..")]
    public async Task A_wrong_command_line_says_what_would_be_right(string sentence, params string[] arguments)
    {
        var outcome = await _shell.RunAsync(arguments);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"parley: {sentence}", outcome.Error);
        Assert.DoesNotContain(Shell.Secret, outcome.Error);
    }

    [Fact]
    public async Task An_error_with_json_has_everything_that_the_server_said()
    {
        _shell.Server.On(
            "GET /v2/applications/a1",
            """
            {"title":"T","detail":"D","code":"a:b","reason":"R","instance":"i",
             "invalid_parameters":[{"name":"image_url","reason":"must be a valid uri"}]}
            """,
            HttpStatusCode.BadRequest);

        var outcome = await _shell.RunAsync("apps", "show", "a1", "--json");

        Assert.Equal((22, ""), (outcome.ExitCode, outcome.Out));
        Assert.Equal(
            """
            {"error":{"message":"D","reason":"R","exit_code":22,"status":400,"code":"a:b","instance":"i","invalid_parameters":[{"name":"image_url","reason":"must be a valid uri"}]}}

            """.ReplaceLineEndings("\n"),
            outcome.Error);
    }

    [Fact]
    public async Task An_error_for_people_has_the_reason_and_the_refused_fields()
    {
        _shell.Server.On(
            "GET /v2/applications/a1",
            """{"detail":"D","reason":"R","invalid_parameters":[{"name":"image_url","reason":"must be a valid uri"}]}""",
            HttpStatusCode.BadRequest);

        var outcome = await _shell.RunAsync("apps", "show", "a1");

        Assert.Equal("parley: D (400)\n        R\n        image_url: must be a valid uri\n", outcome.Error);
    }

    [Fact]
    public async Task The_version_stands_alone() =>
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", (await _shell.RunAsync("--version")).Out);

    [Fact]
    public async Task The_help_of_the_program_lists_the_exit_codes()
    {
        var outcome = await _shell.RunAsync("--help");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("127  the token has expired", outcome.Out);
    }

    [Fact]
    public async Task Verbose_shows_the_request_and_no_secret()
    {
        _shell.Server.On("GET /v2/applications/a1", """{"id":"a1","name":"n"}""");

        var outcome = await _shell.RunAsync("apps", "show", "a1", "--verbose");

        Assert.Matches("^GET /v2/applications/a1 200 [0-9]+ ms\n$", outcome.Error);
    }

    [Fact]
    public async Task A_value_that_begins_with_an_at_sign_is_no_file_of_arguments()
    {
        var outcome = await _shell.RunAsync("apps", "show", "@a1");

        Assert.Equal(20, outcome.ExitCode);
        Assert.Equal("GET /v2/applications/%40a1", _shell.Server.Requests.Single().Asked);
    }
}
