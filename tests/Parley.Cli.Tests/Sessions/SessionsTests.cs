using System.Net;

namespace Parley.Cli.Tests.Sessions;

public sealed class SessionsTests : IDisposable
{
    private readonly Shell _shell = new Shell().WithApplication();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Sessions_are_listed_by_user_and_the_way_on_is_named()
    {
        _shell.Server.On(
            "GET /v1/users/ann/sessions",
            """{"_embedded":{"sessions":[{"id":"SES-1"}]},"_links":{"next":{"href":"http://x/v1/users/ann/sessions?cursor=c%2F1"}}}""");
        _shell.Server.On("GET /v1/users/ann/sessions?cursor=c%2F1", """{"_embedded":{"sessions":[{"id":"SES-2"}]}}""");

        var first = await _shell.RunAsync("sessions", "list", "--user", "ann");
        var second = await _shell.RunAsync("sessions", "list", "--user", "ann", "--cursor", "c/1", "-q");

        Assert.Contains("SES-1", first.Out);
        Assert.Equal("There are more: --cursor 'c/1'\n", first.Error);
        Assert.Equal((0, "SES-2\n"), (second.ExitCode, second.Out));
    }

    [Fact]
    public async Task A_list_needs_a_user()
    {
        var outcome = await _shell.RunAsync("sessions", "list");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("--user", outcome.Error);
    }

    [Fact]
    public async Task A_session_is_ended_by_its_id()
    {
        _shell.Server.On("DELETE /v1/sessions/SES-1", "", HttpStatusCode.NoContent);

        var outcome = await _shell.RunAsync("sessions", "end", "SES-1");

        Assert.Equal((0, "Ended session SES-1.\n"), (outcome.ExitCode, outcome.Out));
    }

    [Fact]
    public async Task A_session_that_is_gone_is_not_found()
    {
        var outcome = await _shell.RunAsync("sessions", "end", "SES-2");

        Assert.Equal(20, outcome.ExitCode);
    }
}
