using System.Text.Json;

namespace Parley.Cli.Tests.Apps;

public sealed class CreateAppTests : IDisposable
{
    private const string Created =
        """
        {"id":"0c9b7d1e-6f0a-4c4e-9a51-2f7b8f6f6f10","name":"My lobby","capabilities":{},
         "keys":{"public_key":"-----BEGIN PUBLIC KEY-----\nAA\n","private_key":"-----BEGIN PRIVATE KEY-----\nBB\n-----END PRIVATE KEY-----\n"}}
        """;

    private readonly Shell _shell = new Shell().WithAccount();

    public CreateAppTests() => _shell.Server.On("POST /v2/applications", Created, System.Net.HttpStatusCode.Created);

    private string KeyFile => Path.Combine(_shell.Work, "My-lobby.key");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task The_private_key_is_saved_once_for_its_owner_alone_and_never_printed()
    {
        var outcome = await _shell.RunAsync("apps", "create", "My lobby");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("0c9b7d1e-6f0a-4c4e-9a51-2f7b8f6f6f10", outcome.Out);
        Assert.Equal("-----BEGIN PRIVATE KEY-----\nBB\n-----END PRIVATE KEY-----\n", File.ReadAllText(KeyFile));
        Assert.DoesNotContain("PRIVATE KEY", outcome.Out + outcome.Error);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task An_existing_key_file_is_not_overwritten_and_no_application_is_made()
    {
        File.WriteAllText(KeyFile, "precious");

        var outcome = await _shell.RunAsync("apps", "create", "My lobby");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("--force", outcome.Error);
        Assert.Equal("precious", File.ReadAllText(KeyFile));
        Assert.Empty(_shell.Server.Requests);
    }

    [Fact]
    public async Task Force_overwrites_an_open_key_file_with_a_closed_one()
    {
        File.WriteAllText(KeyFile, "old");

        var outcome = await _shell.RunAsync("apps", "create", "My lobby", "--force");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("BB", File.ReadAllText(KeyFile));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_found_out_before_the_application_is_made()
    {
        var outcome = await _shell.RunAsync("apps", "create", "x", "--private-key-file", "no/such/directory/x.key");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty(_shell.Server.Requests);
    }

    [Fact]
    public async Task A_refused_creation_leaves_no_file_behind()
    {
        _shell.Server.On(
            "POST /v2/applications",
            """{"title":"Bad Request","detail":"The request failed.","invalid_parameters":[{"name":"name","reason":"must not be blank"}]}""",
            System.Net.HttpStatusCode.BadRequest);

        var outcome = await _shell.RunAsync("apps", "create", "My lobby");

        Assert.Equal(22, outcome.ExitCode);
        Assert.Equal("parley: The request failed. (400)\n        name: must not be blank\n", outcome.Error);
        Assert.Empty(Directory.GetFiles(_shell.Work));
    }

    [Fact]
    public async Task Quiet_prints_the_id_alone()
    {
        var outcome = await _shell.RunAsync("apps", "create", "My lobby", "-q");

        Assert.Equal("0c9b7d1e-6f0a-4c4e-9a51-2f7b8f6f6f10\n", outcome.Out);
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public async Task Json_names_the_key_file_and_leaves_out_the_key()
    {
        var outcome = await _shell.RunAsync("apps", "create", "My lobby", "--json");

        using var json = JsonDocument.Parse(outcome.Out);
        Assert.Equal(KeyFile, json.RootElement.GetProperty("private_key_file").GetString());
        Assert.False(json.RootElement.GetProperty("keys").TryGetProperty("private_key", out _));
    }

    [Fact]
    public async Task Capabilities_are_sent_with_the_usual_methods()
    {
        await _shell.RunAsync(
            "apps", "create", "My lobby", "--rtc-event-url", "https://a.test/rtc", "--voice-answer-url", "https://a.test/answer",
            "--messages-inbound-url", "https://a.test/in", "--improve-ai", "false");

        Assert.Equal(
            """
            {"name":"My lobby","capabilities":{"rtc":{"webhooks":{"event_url":{"address":"https://a.test/rtc","http_method":"POST"}}},"voice":{"webhooks":{"answer_url":{"address":"https://a.test/answer","http_method":"GET"}}},"messages":{"webhooks":{"inbound_url":{"address":"https://a.test/in","http_method":"POST"}}}},"privacy":{"improve_ai":false}}
            """,
            _shell.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task Rtc_can_be_switched_on_without_a_webhook()
    {
        await _shell.RunAsync("apps", "create", "My lobby", "--rtc");

        Assert.Equal("""{"name":"My lobby","capabilities":{"rtc":{}}}""", _shell.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task Ones_own_public_key_is_sent_and_no_file_is_written()
    {
        _shell.Server.On("POST /v2/applications", """{"id":"1","name":"x","keys":{"public_key":"P"}}""");
        File.WriteAllText(Path.Combine(_shell.Work, "own.pem"), TestKeys.PublicPem);

        var outcome = await _shell.RunAsync("apps", "create", "x", "--public-key-file", "own.pem");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("BEGIN PUBLIC KEY", _shell.Server.Requests.Single().Body);
        Assert.Equal(["own.pem"], Directory.GetFiles(_shell.Work).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--public-key")]
    [InlineData("--public-key-file")]
    public async Task Ones_own_id_is_sent_with_ones_own_public_key(string option)
    {
        File.WriteAllText(Path.Combine(_shell.Work, "own.pem"), TestKeys.PublicPem);

        var outcome = await _shell.RunAsync(
            "apps", "create", "x", "--id", "0C9B7D1E-6f0a-4c4e-9a51-2f7b8f6f6f10", option, "own.pem");

        Assert.Equal(0, outcome.ExitCode);
        using var sent = JsonDocument.Parse(_shell.Server.Requests.Single().Body!);
        Assert.Equal("0C9B7D1E-6f0a-4c4e-9a51-2f7b8f6f6f10", sent.RootElement.GetProperty("id").GetString());
        Assert.StartsWith("-----BEGIN PUBLIC KEY", sent.RootElement.GetProperty("keys").GetProperty("public_key").GetString());
    }

    [Fact]
    public async Task An_id_that_is_empty_is_not_taken_for_none()
    {
        // As from a variable that is not set: the server refuses it, and no application with a new id is made.
        await _shell.RunAsync("apps", "create", "My lobby", "--id", "");

        Assert.Contains("\"id\":\"\"", _shell.Server.Requests.Single().Body);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_named_and_no_key_file_is_left_behind()
    {
        _shell.Server.On(
            "POST /v2/applications",
            """{"title":"Bad Request","detail":"The request failed.","invalid_parameters":[{"name":"id","reason":"is taken"}]}""",
            System.Net.HttpStatusCode.BadRequest);

        var outcome = await _shell.RunAsync("apps", "create", "x", "--id", "0c9b7d1e-6f0a-4c4e-9a51-2f7b8f6f6f10");

        Assert.Equal(22, outcome.ExitCode);
        Assert.Equal("parley: The request failed. (400)\n        id: is taken\n", outcome.Error);
        Assert.Empty(Directory.GetFiles(_shell.Work));
    }

    [Fact]
    public async Task Save_keeps_the_id_and_the_key_file_in_the_profile()
    {
        await _shell.RunAsync("apps", "create", "My lobby", "--save");

        using var json = JsonDocument.Parse(File.ReadAllText(_shell.ConfigurationFile));
        var profile = json.RootElement.GetProperty("profiles").GetProperty("default");
        Assert.Equal("0c9b7d1e-6f0a-4c4e-9a51-2f7b8f6f6f10", profile.GetProperty("app_id").GetString());
        Assert.Equal(KeyFile, profile.GetProperty("private_key").GetString());
    }

    [Theory]
    [InlineData("lobby", "lobby.key")]
    [InlineData("My lobby", "My-lobby.key")]
    [InlineData("../../etc/passwd", "etc-passwd.key")]
    [InlineData(".hidden", "hidden.key")]
    [InlineData("日本", "private.key")]
    public void The_key_file_is_named_after_the_application(string application, string file) =>
        Assert.Equal(file, Parley.Cli.Apps.KeyFile.DefaultName(application));
}
