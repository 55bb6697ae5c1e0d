using System.Net;
using Parley.Cli.Tests.Listen;

namespace Parley.Cli.Tests.Chat;

public sealed class ChatTests : IDisposable
{
    private const string Hello =
        """42["message",{"id":7,"cid":"CON-1","body":{"message_type":"text","text":"hi\u001b[2J"},"_embedded":{"from_user":{"id":"USR-2","name":"b\u202Eob"}}}]""";

    // Half of a surrogate pair is JSON, and no text.
    private const string Broken =
        """42["message",{"id":8,"cid":"CON-1","body":{"text":"\ud800"},"_embedded":{"from_user":{"id":"USR-2","name":"bob"}}}]""";

    private readonly Shell _shell = new Shell().WithApplication();

    public ChatTests() => _shell.Server
        .On("GET /v1/conversations/room", """{"id":"CON-1","name":"room"}""")
        .On("POST /v1/conversations/CON-1/members", """{"id":"MEM-1"}""");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task What_others_say_is_printed_without_acting_on_the_terminal()
    {
        var terminal = new FakeTerminal(60);
        _shell.Terminal = terminal;

        var outcome = await ChatAsync(Hello, Broken, """42["session:terminated",{"body":{}}]""", "41");

        terminal.HangUp();
        Assert.Equal(5, outcome.ExitCode);
        Assert.Matches("""^\d\d:\d\d  b\\u202Eob: hi\\u001B\[2J\n\d\d:\d\d  bob: \\ud800\n$""", outcome.Out);
    }

    [Fact]
    public async Task A_line_that_the_server_refuses_is_told_and_the_chat_goes_on()
    {
        var terminal = new FakeTerminal(60);
        _shell.Terminal = terminal;
        _shell.Server.On("POST /v1/conversations/CON-1/events", """{"detail":"Too long."}""", HttpStatusCode.BadRequest);

        var chat = ChatAsync();
        await terminal.ShowsAsync(">", TestContext.Current.CancellationToken);
        terminal.Type("hello\n");
        terminal.Type("/quit\n");
        var outcome = await chat;

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("parley: This was not sent: Too long.\n", outcome.Error);
        Assert.Equal(["> hello", "> /quit", ""], terminal.Screen);
    }

    [Fact]
    public async Task A_command_that_there_is_not_is_not_said_to_everybody()
    {
        var terminal = new FakeTerminal(60);
        _shell.Terminal = terminal;
        _shell.Server.On("POST /v1/conversations/CON-1/events", """{"id":1,"type":"message","body":{},"timestamp":"2026-01-01T00:00:00.000Z"}""", HttpStatusCode.Created);

        var chat = ChatAsync();
        await terminal.ShowsAsync(">", TestContext.Current.CancellationToken);
        terminal.Type("/help\n");
        terminal.Type("/etc/hosts is it\n");
        terminal.Type(" /help\n");
        terminal.Type("/quit\n");
        var outcome = await chat;

        Assert.Contains("parley: There is no command /help.", outcome.Error);
        var said = _shell.Server.Requests.Where(exchange => exchange.Asked == "POST /v1/conversations/CON-1/events").Select(exchange => exchange.Body);
        Assert.Collection(
            said,
            body => Assert.Contains("/etc/hosts is it", body, StringComparison.Ordinal),
            body => Assert.Contains("/help", body, StringComparison.Ordinal));
    }

    private async Task<Shell.Outcome> ChatAsync(params string[] frames)
    {
        await using var app = await ScriptedSockets.StartAsync([ScriptedSockets.Open, ScriptedSockets.Success, .. frames]);
        _shell.Variables["PARLEY_URL"] = ScriptedSockets.AddressOf(app);
        return await _shell.RunAsync("chat", "room", "--user", "ann");
    }
}
