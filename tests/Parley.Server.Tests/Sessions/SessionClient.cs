using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Parley.Server.Tests.Sessions;

/// <summary>What a client heard: an event, <see cref="Disconnected"/> or <see cref="Closed"/>.</summary>
internal sealed record Heard(string Name, JsonElement Payload)
{
    /// <summary>A Socket.IO DISCONNECT packet.</summary>
    public const string Disconnected = "(disconnect)";

    /// <summary>The transport is closed.</summary>
    public const string Closed = "(closed)";

    public JsonElement Body => Payload.GetProperty("body");

    public string? Text(string name) => Payload.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>A Socket.IO client of raw frames on a WebSocket. It answers heartbeats and keeps the rest for the test.</summary>
internal sealed class SessionClient : IAsyncDisposable
{
    // Only a broken test waits this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<Heard> _heard = Channel.CreateUnbounded<Heard>();
    private const string Fence = "settle";
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _fence;
    private TaskCompletionSource? _hears;
    private Task _reading = Task.CompletedTask;

    private SessionClient()
    {
    }

    /// <summary>Of the last <c>session:success</c>.</summary>
    public string SessionId { get; private set; } = "";

    /// <summary>Opens the transport and connects to the main namespace.</summary>
    public static async Task<SessionClient> Open(Uri uri, int engine, string? origin)
    {
        var client = new SessionClient();
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (origin is not null)
            client._socket.Options.SetRequestHeader("Origin", origin);
        client._socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await client._socket.ConnectAsync(uri, SessionHost.Cancel);
        }
        catch (WebSocketException) when (client._socket.HttpStatusCode != 0)
        {
            throw new SessionRefused((int)client._socket.HttpStatusCode);
        }

        client._reading = client.Read();
        if (engine == 4)
            await client.SendFrame("40");
        return client;
    }

    /// <summary>From the next frame on it reads nothing until this is done.</summary>
    public Task Deaf { get; set; } = Task.CompletedTask;

    /// <summary>Whether it acknowledges what asks for it; one that does not has received it all the same.</summary>
    public bool Acknowledges { get; set; } = true;

    public async Task SendFrame(string frame)
    {
        await _sending.WaitAsync(SessionHost.Cancel);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, SessionHost.Cancel);
        }
        finally
        {
            _sending.Release();
        }
    }

    public Task Emit(string name, string payload) => SendFrame($"42[\"{name}\",{payload}]");

    public Task EmitLogIn(string token, string tid) =>
        Emit("session:login", $$"""{"tid":"{{tid}}","body":{"token":"{{token}}","OS_family":"js"} }""");

    public async Task<Heard> Next()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(SessionHost.Cancel);
        timeout.CancelAfter(Patience);
        return await _heard.Reader.ReadAsync(timeout.Token);
    }

    public async Task<Heard> Hears(string name)
    {
        var heard = await Next();
        Assert.True(name == heard.Name, $"Expected {name}, heard {heard.Name} {heard.Payload}");
        return heard;
    }

    public async Task<Heard> Succeeds()
    {
        var success = await Hears("session:success");
        SessionId = success.Body.GetProperty("id").GetString()!;
        return success;
    }

    /// <summary>A refusal: an event with an object, then a DISCONNECT packet.</summary>
    public async Task<Heard> IsRefused(string name)
    {
        var refusal = await Hears(name);
        Assert.Equal(JsonValueKind.Object, refusal.Payload.ValueKind);
        Assert.Equal(JsonValueKind.Object, refusal.Body.ValueKind);
        await Hears(Heard.Disconnected);
        return refusal;
    }

    /// <summary>It is told that it is not logged in.</summary>
    public async Task HearsInvalid()
    {
        await Emit("nothing:known", "{}");
        await Hears("session:error:invalid");
    }

    /// <summary>Whatever else it hears, in the end the connection is closed.</summary>
    public async Task Ends()
    {
        while ((await Next()).Name != Heard.Closed)
        {
        }
    }

    /// <summary>Nothing was said since the last frame read, and the session answers.</summary>
    public async Task HearsNothing()
    {
        await Emit("nothing:known", """{"tid":"fence"}""");
        Assert.Equal("fence", (await Hears("system:error:invalid-event")).Text("rid"));
    }

    /// <summary>
    /// Everything that the server sent before is received, and heartbeats among it are answered and the answers read;
    /// the test hears nothing of it. Over at once when the connection is.
    /// </summary>
    public async Task Settle()
    {
        // The second question is asked after a heartbeat that came before the first answer was answered.
        for (var i = 0; i < 2 && !_over.Task.IsCompleted; i++)
        {
            var fence = _fence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await Emit("nothing:known", $$"""{"tid":"{{Fence}}"}""");
            }
            catch (Exception gone) when (gone is WebSocketException or InvalidOperationException)
            {
                return;
            }

            await Task.WhenAny(fence.Task, _over.Task, Task.Delay(Patience, SessionHost.Cancel));
        }
    }

    /// <summary>The connection stands, and what comes on it is not read any more: no heartbeat is answered.</summary>
    public async Task FallSilent()
    {
        _hears = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Deaf = _hears.Task;
        await HearsNothing();
    }

    public void HearAgain() => _hears?.TrySetResult();

    /// <summary>The network is gone: no farewell.</summary>
    public async Task Cut()
    {
        HearAgain();
        _socket.Abort();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        HearAgain();
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task Read()
    {
        var buffer = new byte[1024 * 1024];
        try
        {
            while (true)
            {
                await Deaf;
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                await Take(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The same end as a closing frame.
        }

        End(Heard.Closed);
    }

    private void End(string how)
    {
        _over.TrySetResult();
        _heard.Writer.TryWrite(new Heard(how, default));
    }

    private async Task Take(string frame)
    {
        if (frame == "2")
            await SendFrame("3");
        else if (frame == "41")
            End(Heard.Disconnected);
        else if (frame.StartsWith("42", StringComparison.Ordinal))
        {
            var start = frame.IndexOf('[', StringComparison.Ordinal);
            if (start > 2 && Acknowledges)
                await SendFrame($"43{frame[2..start]}[]");
            var packet = JsonDocument.Parse(frame.AsMemory(start)).RootElement;
            var heard = new Heard(packet[0].GetString()!, packet.GetArrayLength() > 1 ? packet[1] : default);
            if (heard.Payload.ValueKind == JsonValueKind.Object && heard.Text("rid") == Fence)
                _fence?.TrySetResult();
            else
                _heard.Writer.TryWrite(heard);
        }
    }
}

/// <summary>The server refused the handshake.</summary>
internal sealed class SessionRefused(int status) : Exception($"The handshake was refused with {status}.")
{
    public int Status { get; } = status;
}
