using System.Net;
using System.Text.Json;

namespace Parley.Cli.Tests.Users;

public sealed class UsersTests : IDisposable
{
    private const string Ann =
        """
        {"id":"USR-1","name":"ann","display_name":"Ann Élan","properties":{"custom_data":{"team":"blue"}},"channels":{}}
        """;

    private readonly Shell _shell = new Shell().WithApplication();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_user_is_made_with_what_was_given()
    {
        _shell.Server.On("POST /v1/users", Ann, HttpStatusCode.Created);

        var outcome = await _shell.RunAsync(
            "users", "create", "--name", "ann", "--display-name", "Ann Élan", "--custom-data", """{"team":"blue"}""", "-q");

        Assert.Equal((0, "USR-1\n"), (outcome.ExitCode, outcome.Out));
        using var sent = JsonDocument.Parse(_shell.Server.Requests.Single().Body);
        Assert.Equal("Ann Élan", sent.RootElement.GetProperty("display_name").GetString());
        Assert.Equal("blue", sent.RootElement.GetProperty("properties").GetProperty("custom_data").GetProperty("team").GetString());
        Assert.False(sent.RootElement.TryGetProperty("image_url", out _));
    }

    [Fact]
    public async Task A_user_without_a_name_is_an_empty_object()
    {
        _shell.Server.On("POST /v1/users", Ann);

        await _shell.RunAsync("users", "create");

        Assert.Equal("{}", _shell.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task A_duplicate_name_is_told_in_the_servers_words()
    {
        _shell.Server.On(
            "POST /v1/users", """{"title":"Bad request.","code":"user:error:duplicate-name","detail":"Taken."}""",
            HttpStatusCode.BadRequest);

        var outcome = await _shell.RunAsync("users", "create", "--name", "ann");

        Assert.Equal((22, "parley: Taken. (400 user:error:duplicate-name)\n"), (outcome.ExitCode, outcome.Error));
    }

    [Theory]
    [InlineData("{team:blue}", "--custom-data is not JSON")]
    [InlineData("[1]", "--custom-data must be a JSON object")]
    public async Task Custom_data_that_is_no_object_is_refused_here(string json, string message)
    {
        var outcome = await _shell.RunAsync("users", "create", "--custom-data", json);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(message, outcome.Error);
        Assert.Empty(_shell.Server.Requests);
    }

    [Fact]
    public async Task A_user_is_shown_line_by_line()
    {
        _shell.Server.On("GET /v1/users/ann", Ann);

        var outcome = await _shell.RunAsync("users", "show", "ann");

        Assert.Equal(
            """
            Id            USR-1
            Name          ann
            Display name  Ann Élan
            Custom data   {"team":"blue"}
            Channels      {}

            """.ReplaceLineEndings("\n"),
            outcome.Out);
    }

    [Fact]
    public async Task Json_keeps_letters_readable()
    {
        _shell.Server.On("GET /v1/users/ann", Ann);

        var outcome = await _shell.RunAsync("users", "show", "ann", "--json");

        Assert.Contains("\"display_name\": \"Ann Élan\"", outcome.Out);
    }

    [Fact]
    public async Task A_page_says_how_to_get_the_next_one()
    {
        _shell.Server.On(
            "GET /v1/users?page_size=2&order=desc&name=ann",
            """
            {"page_size":2,"_embedded":{"users":[{"id":"USR-1","name":"ann"}]},
             "_links":{"next":{"href":"https://h/v1/users?page_size=2&order=desc&cursor=a%2Bb%3D"}}}
            """);

        var outcome = await _shell.RunAsync("users", "list", "--page-size", "2", "--sort", "DESC", "--name", "ann");

        Assert.Contains("USR-1", outcome.Out);
        Assert.Equal("There are more: --cursor 'a+b='\n", outcome.Error);
    }

    [Fact]
    public async Task A_page_as_json_has_the_cursor_and_gives_it_back_unharmed()
    {
        _shell.Server
            .On("GET /v1/users?page_size=100&order=asc",
                """{"_embedded":{"users":[]},"_links":{"next":{"href":"/v1/users?cursor=a%2Bb%3D"}}}""")
            .On("GET /v1/users?page_size=100&order=asc&cursor=a%2Bb%3D", """{"_embedded":{"users":[]}}""");

        var first = await _shell.RunAsync("users", "list", "--json");
        using var json = JsonDocument.Parse(first.Out);
        var second = await _shell.RunAsync(
            "users", "list", "--json", "--cursor", json.RootElement.GetProperty("next_cursor").GetString()!);

        Assert.Equal(0, second.ExitCode);
        using var last = JsonDocument.Parse(second.Out);
        Assert.False(last.RootElement.TryGetProperty("next_cursor", out _));
    }

    [Fact]
    public async Task An_update_sends_only_what_is_named()
    {
        _shell.Server.On("PATCH /v1/users/USR-1", Ann);

        await _shell.RunAsync("users", "update", "USR-1", "--display-name", "Ann");

        Assert.Equal("""{"display_name":"Ann"}""", _shell.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task An_update_of_nothing_is_a_wrong_command_line()
    {
        var outcome = await _shell.RunAsync("users", "update", "USR-1");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty(_shell.Server.Requests);
    }

    [Fact]
    public async Task A_deleted_user_is_named()
    {
        _shell.Server.On("DELETE /v1/users/USR-1", "", HttpStatusCode.NoContent);

        var outcome = await _shell.RunAsync("users", "delete", "USR-1", "--yes", "--json");

        Assert.Equal("{\n  \"id\": \"USR-1\",\n  \"deleted\": true\n}\n", outcome.Out);
    }

    [Fact]
    public async Task Sessions_are_listed()
    {
        _shell.Server.On("GET /v1/users/ann/sessions", """{"_embedded":{"sessions":[{"id":"SES-1","properties":{"ttl":900}}]}}""");

        var outcome = await _shell.RunAsync("users", "sessions", "ann", "-q");

        Assert.Equal("SES-1\n", outcome.Out);
    }

    [Fact]
    public async Task The_application_signs_in_with_its_own_token()
    {
        _shell.Server.On("GET /v1/users/ann", Ann);

        await _shell.RunAsync("users", "show", "ann");

        Assert.StartsWith("Bearer ey", _shell.Server.Requests.Single().Authorization);
    }

    [Fact]
    public async Task A_missing_key_file_is_named_with_the_place_it_came_from()
    {
        _shell.Variables["PARLEY_PRIVATE_KEY"] = "gone.key";

        var outcome = await _shell.RunAsync("users", "list");

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith(
            $"parley: The key file {Path.Combine(_shell.Work, "gone.key")} (from PARLEY_PRIVATE_KEY) cannot be read", outcome.Error);
    }
}
