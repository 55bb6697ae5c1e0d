using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Cli.Tests.Listen;

public sealed class ListenTests : IDisposable
{
    private const string Open = """0{"sid":"e1","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":65536}""";
    private const string Success =
        """42["session:success",{"body":{"id":"SES-1","user_id":"USR-1","name":"ann","api_key":"k"}}]""";

    private readonly Shell _shell = new Shell().WithApplication();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Events_are_printed_as_json_lines_until_the_server_ends_the_session()
    {
        var outcome = await ListenAsync(
            ["--json"], Open, Success, """42["text",{"cid":"CON-1","body":{"text":"hé"}}]""", """42["session:terminated",{"body":{}}]""", "41");

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
        var outcome = await ListenAsync([], Open, Success, """42["a\u001b[2J",{"body":{"text":"\u001b[2J"}}]""", "41");

        Assert.Matches("""^\d\d:\d\d:\d\d  a\\u001B\[2J  {"text":"\\u001B\[2J"}\n$""", outcome.Out);
    }

    [Theory]
    [InlineData("""42["system:error:expired-token",{"code":"system:error:expired-token","reason":"Ended.","body":{}}]""", 127)]
    [InlineData("""42["user:error:invalid-user",{"code":"user:error:not-found","body":{}}]""", 5)]
    [InlineData("""42["system:error:permission",{"code":"system:error:permission","body":{}}]""", 5)]
    public async Task A_refused_login_has_the_documented_exit_code(string answer, int exitCode)
    {
        var outcome = await ListenAsync([], Open, answer, "41");

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
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.UseWebSockets();
        app.Run(http => TalkAsync(http, frames));
        await app.StartAsync(TestContext.Current.CancellationToken);
        _shell.Variables["PARLEY_URL"] =
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return await _shell.RunAsync(["listen", "--user", "ann", .. options]);
    }

    private static async Task TalkAsync(HttpContext http, string[] frames)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        foreach (var frame in frames)
            await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, http.RequestAborted);
        var buffer = new byte[1_024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), http.RequestAborted)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The command is gone.
        }
    }
}
