using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.Client.Tests.Realtime;

/// <summary>A peer that does nothing by itself: the test takes each connection and says every frame.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Peer> _peers = Channel.CreateUnbounded<Peer>();

    private SocketServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>An HTTP status that the next handshakes are answered with.</summary>
    public int? RefuseWith { get; set; }

    public static async Task<SocketServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var server = new SocketServer(builder.Build());
        server._app.UseWebSockets();
        server._app.Run(server.AcceptAsync);
        await server._app.StartAsync();
        server.Address = new Uri(
            server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public ValueTask<Peer> NextAsync() => _peers.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AcceptAsync(HttpContext http)
    {
        if (RefuseWith is { } status)
        {
            http.Response.StatusCode = status;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var peer = new Peer(socket, $"{http.Request.Path}{http.Request.QueryString}");
        await _peers.Writer.WriteAsync(peer);
        await peer.Done;
    }

    internal sealed class Peer(WebSocket socket, string target)
    {
        private readonly TaskCompletionSource _done = new();

        public string Target => target;

        public Task Done => _done.Task;

        private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

        public async Task SayAsync(params string[] frames)
        {
            foreach (var frame in frames)
                await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, Cancellation);
        }

        /// <summary>The client's next frame; "closed" when it left.</summary>
        public async Task<string> HearAsync()
        {
            var buffer = new byte[4_096];
            var received = await socket.ReceiveAsync(buffer.AsMemory(), Cancellation);
            return received.MessageType == WebSocketMessageType.Close
                ? "closed" : Encoding.UTF8.GetString(buffer, 0, received.Count);
        }

        /// <summary>The handshakes of both protocols.</summary>
        public async Task OpenAsync()
        {
            await SayAsync("""0{"sid":"e1","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":65536}""");
            Assert.Equal("40", await HearAsync());
            await SayAsync("""40{"sid":"s1"}""");
        }

        public async Task WelcomeAsync(string id = "SES-1", string more = "")
        {
            await OpenAsync();
            await SayAsync($$$"""42["session:success",{"body":{"id":"{{{id}}}","user_id":"USR-1","name":"ann","api_key":"k"{{{more}}}}}]""");
        }

        /// <summary>The transport's end without any farewell.</summary>
        public void Cut()
        {
            socket.Abort();
            _done.TrySetResult();
        }
    }
}
