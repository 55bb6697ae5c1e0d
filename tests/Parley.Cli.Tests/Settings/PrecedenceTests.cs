namespace Parley.Cli.Tests.Settings;

public sealed class PrecedenceTests : IDisposable
{
    private readonly Shell _shell = new();

    public PrecedenceTests() => _shell.Server.On("GET /v2/applications/a", """{"id":"a","name":"n"}""");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_profile_is_used_when_nothing_else_is_given()
    {
        await SetProfileAsync("work");

        Assert.Equal("http://work.test/v2/applications/a", await UrlOfAsync());
    }

    [Fact]
    public async Task The_environment_comes_before_the_profile()
    {
        await SetProfileAsync("work");
        _shell.Variables["PARLEY_URL"] = "http://environment.test";

        Assert.Equal("http://environment.test/v2/applications/a", await UrlOfAsync());
    }

    [Fact]
    public async Task A_flag_comes_before_everything()
    {
        await SetProfileAsync("work");
        _shell.Variables["PARLEY_URL"] = "http://environment.test";

        Assert.Equal("http://flag.test/v2/applications/a", await UrlOfAsync("--url", "http://flag.test"));
    }

    [Fact]
    public async Task A_named_profile_comes_before_the_current_one()
    {
        await SetProfileAsync("work");
        await SetProfileAsync("home");

        Assert.Equal("http://home.test/v2/applications/a", await UrlOfAsync("--profile", "home"));
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_an_error_and_not_the_default()
    {
        _shell.WithAccount();

        var outcome = await _shell.RunAsync("apps", "show", "a", "--profile", "nowhere");

        Assert.Equal(20, outcome.ExitCode);
        Assert.Contains("There is no profile 'nowhere'", outcome.Error);
    }

    [Fact]
    public async Task Without_anything_the_server_is_the_local_one()
    {
        _shell.WithAccount();

        Assert.Equal("http://127.0.0.1:7700/v2/applications/a", await UrlOfAsync());
    }

    [Fact]
    public async Task A_path_in_the_url_stays_a_prefix()
    {
        _shell.WithAccount();
        _shell.Server.On("GET /chat/v2/applications/a", """{"id":"a","name":"n"}""");

        Assert.Equal("http://h.test/chat/v2/applications/a", await UrlOfAsync("--url", "http://h.test/chat/"));
    }

    [Fact]
    public async Task A_global_flag_may_stand_before_the_command()
    {
        _shell.WithAccount();

        var outcome = await _shell.RunAsync("--url", "http://first.test", "apps", "show", "a");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("first.test", _shell.Server.Requests.Single().Url.Host);
    }

    private async Task<string> UrlOfAsync(params string[] flags)
    {
        var outcome = await _shell.RunAsync(["apps", "show", "a", .. flags]);
        Assert.Equal(("", 0), (outcome.Error, outcome.ExitCode));
        return _shell.Server.Requests.Single().Url.AbsoluteUri;
    }

    private Task<Shell.Outcome> SetProfileAsync(string name) => _shell.RunAsync(
        "profiles", "set", name, "--url", $"http://{name}.test", "--api-key", "k", "--api-secret", "s");
}
