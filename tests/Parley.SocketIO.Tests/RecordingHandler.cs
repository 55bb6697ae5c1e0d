using System.Text.Json;
using System.Threading.Channels;

namespace Parley.SocketIO.Tests;

/// <summary>Records what happens; each step can be replaced by the test.</summary>
internal sealed class RecordingHandler : SocketIOHandler
{
    private readonly Channel<Socket> _connected = Channel.CreateUnbounded<Socket>();
    private readonly Channel<DisconnectReason> _disconnected = Channel.CreateUnbounded<DisconnectReason>();

    internal Func<Socket, JsonElement, ValueTask<ConnectDecision>>? Connecting { get; set; }

    internal Func<Socket, ValueTask>? Connected { get; set; }

    internal Func<Socket, SocketEvent, ValueTask>? Event { get; set; }

    internal Func<Socket, long, SocketArguments, ValueTask>? Acknowledged { get; set; }

    internal Task<Socket> NextSocketAsync() =>
        _connected.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    internal Task<DisconnectReason> NextReasonAsync() =>
        _disconnected.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public override ValueTask<ConnectDecision> OnConnectAsync(Socket socket, JsonElement auth) =>
        Connecting is null ? base.OnConnectAsync(socket, auth) : Connecting(socket, auth);

    public override async ValueTask OnConnectedAsync(Socket socket)
    {
        if (Connected is not null)
            await Connected(socket);
        _connected.Writer.TryWrite(socket);
    }

    public override ValueTask OnEventAsync(Socket socket, SocketEvent received)
    {
        if (Event is not null)
            return Event(socket, received);
        if (received.Ack is { } ack)
            ack.Reply(received.Arguments.Utf8, received.Arguments.Attachments);
        else
            socket.Emit(received.Name + "-back", received.Arguments.Utf8, received.Arguments.Attachments);
        return default;
    }

    public override ValueTask OnAckAsync(Socket socket, long ackId, SocketArguments arguments) =>
        Acknowledged is null ? default : Acknowledged(socket, ackId, arguments);

    public override ValueTask OnDisconnectedAsync(Socket socket, DisconnectReason reason)
    {
        _disconnected.Writer.TryWrite(reason);
        return default;
    }
}

internal sealed class RefusingHandler : SocketIOHandler
{
    public override ValueTask<ConnectDecision> OnConnectAsync(Socket socket, JsonElement auth) =>
        ValueTask.FromResult(ConnectDecision.Refuse("no", "{\"code\":7}"u8.ToArray()));
}
