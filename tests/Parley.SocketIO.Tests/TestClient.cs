using System.Net.WebSockets;
using System.Text;

namespace Parley.SocketIO.Tests;

/// <summary>A bare WebSocket that sends and receives frames as they are.</summary>
internal sealed class TestClient : IDisposable
{
    // Only a broken test waits this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ClientWebSocket _socket = new();

    internal WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    internal static async Task<TestClient> ConnectAsync(Uri uri, Version version)
    {
        var client = new TestClient();
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        client._socket.Options.HttpVersion = version;
        client._socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var http = new HttpMessageInvoker(new SocketsHttpHandler(), disposeHandler: false);
        await client._socket.ConnectAsync(uri, http, TestContext.Current.CancellationToken);
        return client;
    }

    internal Task SendAsync(string text) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    internal Task SendAsync(params byte[] data) => _socket.SendAsync(
        data, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

    internal Task SendPartAsync(string text, bool end) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, end, TestContext.Current.CancellationToken);

    /// <summary>The next message as text; binary as its bytes in decimal; null when the server has closed.</summary>
    internal async Task<string?> ReceiveAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        using var message = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            WebSocketReceiveResult result;
            try
            {
                result = await _socket.ReceiveAsync(buffer, timeout.Token);
            }
            catch (WebSocketException)
            {
                return null;
            }
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await AnswerCloseAsync();
                return null;
            }
            message.Write(buffer, 0, result.Count);
            if (!result.EndOfMessage)
                continue;
            return result.MessageType == WebSocketMessageType.Text
                ? Encoding.UTF8.GetString(message.ToArray())
                : string.Join(' ', message.ToArray());
        }
    }

    private async Task AnswerCloseAsync()
    {
        if (_socket.State != WebSocketState.CloseReceived)
            return;
        try
        {
            await CloseAsync();
        }
        catch (WebSocketException)
        {
            // A server that is through with the client does not wait for the answer.
        }
    }

    /// <summary>Everything until the server closes.</summary>
    internal async Task<List<string>> ReceiveAllAsync()
    {
        var messages = new List<string>();
        while (await ReceiveAsync() is { } message)
            messages.Add(message);
        return messages;
    }

    internal Task CloseAsync() =>
        _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

    internal void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();
}
