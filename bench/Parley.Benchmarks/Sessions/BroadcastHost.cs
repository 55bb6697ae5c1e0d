using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Parley.SocketIO;

namespace Parley.Benchmarks.Sessions;

/// <summary>
/// The least server on Parley.SocketIO; sends each line of stdin, an event, to all sockets, and lines that came meanwhile
/// together.
/// </summary>
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
        var lines = Channel.CreateUnbounded<string>();
        _ = Task.Run(async () =>
        {
            while (await Console.In.ReadLineAsync() is { } line)
                lines.Writer.TryWrite(line);
            lines.Writer.Complete();
        });
        var frames = new List<SharedFrame>();
        while (await lines.Reader.WaitToReadAsync())
        {
            while (lines.Reader.TryRead(out var line))
                frames.Add(Frame(line));
            sockets.Broadcast(SharedFrame.Together(frames));
            frames.Clear();
        }

        return 0;
    }

    private static SharedFrame Frame(string line)
    {
        using var told = JsonDocument.Parse(line);
        return SharedFrame.Event(
            told.RootElement.GetProperty("name").GetString()!,
            Encoding.UTF8.GetBytes(told.RootElement.GetProperty("body").GetRawText()));
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
