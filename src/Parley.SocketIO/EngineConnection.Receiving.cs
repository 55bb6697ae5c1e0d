using Parley.SocketIO.Engine;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO;

public sealed partial class EngineConnection
{
    // Engine.IO protocol, "Packet types"
    private ValueTask ReceiveAsync(in EnginePacket packet)
    {
        if (_phase != Phase.Open)
            return default;
        CountReceived(Probations.PacketCost);
        switch (packet.Type)
        {
            case EnginePacketType.Message:
                return DeliverAsync(new EngineMessage(packet.Data, packet.IsBinary));
            case EnginePacketType.Pong when Protocol == EngineRevision.V4:
                PongReceived();
                return default;
            case EnginePacketType.Ping when Protocol == EngineRevision.V3:
                PingReceived(packet.Data.Span);
                return default;
            case EnginePacketType.Close:
                BeginClose(DisconnectReason.TransportClosed, ClosingManner.ClientLeft);
                return default;
            case EnginePacketType.Noop:
                return default;
            default:
                throw new InvalidDataException("An Engine.IO packet that only the other side may send.");
        }
    }

    /// <summary>Hands a message to the app. What the app throws is its own failure, never the transport's.</summary>
    private ValueTask DeliverAsync(EngineMessage message)
    {
        try
        {
            ValueTask handled = _server.Handler.OnMessageAsync(this, message);
            return handled.IsCompletedSuccessfully ? default : AwaitHandlerAsync(handled);
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            HandlerFailed(e);
            return default;
        }
    }

    private async ValueTask AwaitHandlerAsync(ValueTask handled)
    {
        try
        {
            await handled;
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            HandlerFailed(e);
        }
    }

    internal void HandlerFailed(Exception e)
    {
        Log.HandlerFailed(Logger, e, this);
        BeginClose(DisconnectReason.HandlerFailed, ClosingManner.Graceful);
    }

    /// <summary>Serves a connection that began on this WebSocket; ends with it.</summary>
    internal async Task RunAsync(ServerWebSocket socket)
    {
        if (Protocol == EngineRevision.V3)
            await SendResponseAsync(socket);
        lock (_gate)
        {
            _webSocket = socket;
            socket.Probation = _probation;
        }
        if (await TryOpenAsync(_server.OpenPacket(this, upgrades: [])))
            await ReadAsync(socket);
        await ReleaseAsync(socket);
    }

    /// <summary>
    /// Sends the response of the handshake by itself. Clients of Engine.IO 3 listen for messages a moment after the
    /// WebSocket has opened, and miss an open packet that comes in one piece with the response.
    /// </summary>
    private static async Task SendResponseAsync(ServerWebSocket socket)
    {
        try
        {
            await socket.FlushAsync();
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            // Reading finds the same, and ends the connection.
        }
    }

    /// <summary>Announces the connection to the client and to the app.</summary>
    internal async Task<bool> TryOpenAsync(OutboundPacket? open)
    {
        StartHeartbeat();
        if (open is { } packet)
            Enqueue([packet]);
        try
        {
            await _server.Handler.OnOpenAsync(this);
        }
        catch (Exception e)
        {
            HandlerFailed(e);
        }
        // A drain that began after this handshake was let in has not seen the connection.
        if (_server.IsDraining)
            BeginClose(DisconnectReason.Draining, ClosingManner.Graceful);
        return _phase != Phase.Closed;
    }

    /// <summary>Reads the WebSocket that carries the session until one side ends it.</summary>
    private async Task ReadAsync(ServerWebSocket socket)
    {
        try
        {
            while (true)
            {
                WebSocketMessage message = await socket.ReceiveAsync();
                try
                {
                    ShowedLife();
                    if (message.Kind == FrameOpcode.Close)
                        break;
                    if (message.Kind == FrameOpcode.Pong)
                        continue;
                    if (message.Kind == FrameOpcode.Ping)
                    {
                        Enqueue([OutboundPacket.Pong(message.Data.Span)]);
                        continue;
                    }
                    ValueTask received = ReceiveAsync(ParseFrame(message));
                    if (!received.IsCompletedSuccessfully)
                        await received;
                }
                catch (InvalidDataException e)
                {
                    Refuse(e);
                }
                finally
                {
                    message.Return();
                }
            }
            BeginClose(DisconnectReason.TransportClosed, ClosingManner.ClientLeft);
            await SenderStopped();
            Finish();
        }
        catch (WebSocketViolationException e)
        {
            Log.Malformed(Logger, e, this);
            _violation = e.Status;
            BeginClose(DisconnectReason.ProtocolError, ClosingManner.Refused);
            await SenderStopped();
            Finish();
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            Cut(DisconnectReason.TransportError);
        }
    }

    private EnginePacket ParseFrame(in WebSocketMessage message) => message.Kind == FrameOpcode.Text
        ? EngineFrameCodec.ParseText(Protocol, message.Data)
        : EngineFrameCodec.ParseBinary(Protocol, message.Data);
}
