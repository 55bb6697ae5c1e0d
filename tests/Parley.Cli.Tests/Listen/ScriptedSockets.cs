using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Cli.Tests.Listen;

/// <summary>A server that sends its frames to whoever connects, and then waits for the end.</summary>
internal static class ScriptedSockets
{
    public const string Open = """0{"sid":"e1","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":65536}""";
    public const string Success =
        """42["session:success",{"body":{"id":"SES-1","user_id":"USR-1","name":"ann","api_key":"k"}}]""";

    public static async Task<WebApplication> StartAsync(params string[] frames)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(http => TalkAsync(http, frames));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

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
