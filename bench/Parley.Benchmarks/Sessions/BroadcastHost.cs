using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Parley.SocketIO;

namespace Parley.Benchmarks.Sessions;

/// <summary>The least server on Parley.SocketIO; sends each line of stdin, an event, to all sockets.</summary>
internal static class BroadcastHost
{
    public const string Verb = "broadcast-host";

    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.WebHost
            .ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.UseSocketIO()))
            .UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        await using var app = builder.Build();
        using var server = new SocketIOServer(new SocketIOOptions { KeptHeaders = [], MaxPayload = 64 * 1024 });
        var sockets = server.Handle("/", new Welcome());
        app.MapSocketIO("/v2/rtc", server);
        await app.StartAsync();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            using var told = JsonDocument.Parse(line);
            sockets.Broadcast(SharedFrame.Event(
                told.RootElement.GetProperty("name").GetString()!,
                Encoding.UTF8.GetBytes(told.RootElement.GetProperty("body").GetRawText())));
        }

        return 0;
    }

    private sealed class Welcome : SocketIOHandler
    {
        public override ValueTask OnConnectedAsync(Socket socket)
        {
            socket.Connection.ForgetHandshake();
            socket.Emit("session:success", "{\"body\":{\"id\":\"SES-0\",\"user_id\":\"USR-0\",\"name\":\"ann\"}}"u8);
            return default;
        }

        public override ValueTask OnEventAsync(Socket socket, SocketEvent received) => default;
    }
}
