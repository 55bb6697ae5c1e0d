namespace Parley.Cli.Tests.Listen;

public sealed class ListenTests : IDisposable
{
    private readonly Shell _shell = new Shell().WithApplication();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Events_are_printed_as_json_lines_until_the_server_ends_the_session()
    {
        var outcome = await ListenAsync(
            ["--json"], ScriptedSockets.Open, ScriptedSockets.Success, """42["text",{"cid":"CON-1","body":{"text":"hé"}}]""", """42["session:terminated",{"body":{}}]""", "41");

        Assert.Equal(
            """
            {"type":"text","cid":"CON-1","body":{"text":"hé"}}
            {"type":"session:terminated","body":{}}

            """.ReplaceLineEndings("\n"),
            outcome.Out);
        Assert.Equal(5, outcome.ExitCode);
        Assert.Contains("Logged in as ann (SES-1).", outcome.Error);
        Assert.Contains("The server ended the session: session:terminated.", outcome.Error);
    }

    [Fact]
    public async Task A_control_character_in_an_event_does_not_reach_the_terminal()
    {
        var outcome = await ListenAsync([], ScriptedSockets.Open, ScriptedSockets.Success, """42["a\u001b[2J",{"body":{"text":"\u001b[2J"}}]""", "41");

        Assert.Matches("""^\d\d:\d\d:\d\d  a\\u001B\[2J  {"text":"\\u001B\[2J"}\n$""", outcome.Out);
    }

    [Theory]
    [InlineData("""42["system:error:expired-token",{"code":"system:error:expired-token","reason":"Ended.","body":{}}]""", 127)]
    [InlineData("""42["user:error:invalid-user",{"code":"user:error:not-found","body":{}}]""", 5)]
    [InlineData("""42["system:error:permission",{"code":"system:error:permission","body":{}}]""", 5)]
    public async Task A_refused_login_has_the_documented_exit_code(string answer, int exitCode)
    {
        var outcome = await ListenAsync([], ScriptedSockets.Open, answer, "41");

        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Out));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named()
    {
        var outcome = await _shell.RunAsync("listen", "--user", "ann", "--url", "http://127.0.0.1:1");

        Assert.Equal(99, outcome.ExitCode);
        Assert.StartsWith("parley: The server at http://127.0.0.1:1 (from --url) cannot be reached", outcome.Error);
    }

    private async Task<Shell.Outcome> ListenAsync(string[] options, params string[] frames)
    {
        await using var app = await ScriptedSockets.StartAsync(frames);
        _shell.Variables["PARLEY_URL"] = ScriptedSockets.AddressOf(app);
        return await _shell.RunAsync(["listen", "--user", "ann", .. options]);
    }
}
