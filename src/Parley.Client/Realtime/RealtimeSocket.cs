using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Parley.SocketIO.Protocol;

namespace Parley.Client.Realtime;

/// <summary>
/// One WebSocket that speaks Engine.IO 4 and Socket.IO 5. Answers pings, and acknowledges events that ask for it, while
/// it is read; a server that is silent for longer than its own heartbeat allows counts as lost.
/// </summary>
internal sealed class RealtimeSocket : IDisposable
{
    private const int MaximumMessage = 4 * 1024 * 1024;
    private const string Namespace = SocketPacketCodec.MainNamespace;

    private readonly ClientWebSocket _socket;
    private readonly CancellationTokenSource _silence;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ArrayBufferWriter<byte> _received = new(2_048);
    private TimeSpan _patience = Timeout.InfiniteTimeSpan;

    private RealtimeSocket(ClientWebSocket socket, TimeProvider time) =>
        (_socket, _silence) = (socket, new CancellationTokenSource(Timeout.InfiniteTimeSpan, time));

    /// <exception cref="ParleyException">The server answered by HTTP.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public static async Task<RealtimeSocket> OpenAsync(Uri address, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        // Engine.IO has a heartbeat of its own.
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new RealtimeSocket(socket, time);
        }
        catch (WebSocketException e)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            if (status is not (0 or HttpStatusCode.SwitchingProtocols))
                throw Refusals.Handshake(status, e);
            // The message of the outer exception only says that it did not work.
            throw new HttpRequestException(e.GetBaseException().Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The next Socket.IO packet; null when the server closed the transport.</summary>
    /// <exception cref="InvalidDataException">Not the protocol.</exception>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    /// <exception cref="TimeoutException">The server went silent.</exception>
    public async Task<SocketPacket?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(cancellationToken) is { } packet)
        {
            switch (packet.Type)
            {
                case EnginePacketType.Open:
                    await OpenedAsync(EngineHandshake.Parse(packet.Data.Span), cancellationToken);
                    break;
                case EnginePacketType.Ping:
                    await SendAsync(EnginePacketType.Pong, packet.Data, cancellationToken);
                    break;
                case EnginePacketType.Close:
                    return null;
                case EnginePacketType.Message when !packet.IsBinary:
                    return await AcknowledgedAsync(SocketPacketCodec.Parse(packet.Data.Span), cancellationToken);
            }
        }

        return null;
    }

    public Task EmitAsync(string name, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var text = new ArrayBufferWriter<byte>();
        SocketPacketCodec.WriteEvent(text, Namespace, name, argument.Span);
        return SendAsync(EnginePacketType.Message, text.WrittenMemory, cancellationToken);
    }

    /// <summary>Leaves the namespace and closes, without waiting for the other side.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        var text = new ArrayBufferWriter<byte>();
        SocketPacketCodec.WriteDisconnect(text, Namespace);
        await SendAsync(EnginePacketType.Message, text.WrittenMemory, cancellationToken);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    // Neither the semaphore nor the source of the time-out holds anything that needs disposal, and both may be in use.
    public void Dispose() => _socket.Dispose();

    private Task OpenedAsync(EngineHandshake handshake, CancellationToken cancellationToken)
    {
        if (handshake.PingInterval > 0)
            _patience = TimeSpan.FromMilliseconds((double)handshake.PingInterval + handshake.PingTimeout);
        var text = new ArrayBufferWriter<byte>();
        SocketPacketCodec.WriteConnect(text, Namespace);
        return SendAsync(EnginePacketType.Message, text.WrittenMemory, cancellationToken);
    }

    private async Task<SocketPacket> AcknowledgedAsync(SocketPacket packet, CancellationToken cancellationToken)
    {
        if (packet is { Type: SocketPacketType.Event, AckId: { } id } && packet.Payload[0].GetString() != RealtimeEvents.Echo)
        {
            var text = new ArrayBufferWriter<byte>();
            SocketPacketCodec.WriteAck(text, Namespace, id);
            await SendAsync(EnginePacketType.Message, text.WrittenMemory, cancellationToken);
        }

        return packet;
    }

    private async Task<EnginePacket?> ReceiveAsync(CancellationToken cancellationToken)
    {
        _received.ResetWrittenCount();
        _silence.CancelAfter(_patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(_received.GetMemory(), either.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                _received.Advance(part.Count);
                if (_received.WrittenCount > MaximumMessage)
                    throw new InvalidDataException("A message that is too long.");
                if (part.EndOfMessage)
                    return Parse(part.MessageType);
            }
        }
        catch (OperationCanceledException e) when (_silence.IsCancellationRequested)
        {
            throw new TimeoutException("The server was silent for too long.", e);
        }
    }

    private EnginePacket Parse(WebSocketMessageType type) => type == WebSocketMessageType.Text
        ? EngineFrameCodec.ParseText(EngineRevision.V4, _received.WrittenMemory)
        : EngineFrameCodec.ParseBinary(EngineRevision.V4, _received.WrittenMemory);

    private async Task SendAsync(EnginePacketType type, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>(data.Length + 1);
        EngineFrameCodec.WriteText(frame, type, data.Span);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The event in a packet: its name and first argument; further ones mean nothing here.</summary>
    public static SessionEvent Event(in SocketPacket packet)
    {
        var arguments = packet.Payload;
        return new SessionEvent(
            arguments[0].GetString()!, arguments.GetArrayLength() > 1 ? arguments[1] : default(JsonElement));
    }
}
