using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.Timing;

namespace Parley.SocketIO.Sessions;

/// <summary>The Socket.IO side of a connection: sorts its packets by namespace.</summary>
internal sealed class ClientSession
{
    private const int IdBytes = 15;

    private readonly Lock _gate = new();
    private Socket[] _sockets = [];
    private PartialPacket? _partial;
    private Deadline? _withoutNamespace;

    internal ClientSession(SocketIOServer server, EngineConnection connection)
    {
        Server = server;
        Connection = connection;
    }

    internal SocketIOServer Server { get; }

    internal EngineConnection Connection { get; }

    internal SocketProtocol Protocol => Connection.Protocol == EngineRevision.V3 ? SocketProtocol.V4 : SocketProtocol.V5;

    internal void Open()
    {
        AwaitNamespace();
        // Socket.IO 4, "Connection to the main namespace": the server connects the client unasked.
        if (Protocol == SocketProtocol.V4)
            Connect(SocketPacketCodec.MainNamespace, default);
    }

    internal ValueTask ReceiveAsync(EngineMessage message)
    {
        if (message.IsBinary)
        {
            if (_partial is not { } partial)
                throw new InvalidDataException("A binary message that belongs to no packet.");
            if (!partial.Add(message.Data.Span))
                return default;
            _partial = null;
            return DispatchAsync(partial.Packet, partial.Attachments);
        }

        if (_partial is not null)
            throw new InvalidDataException("A text message where an attachment was due.");
        Connection.CountValues(message.Data.Span);
        SocketPacket packet = SocketPacketCodec.Parse(message.Data.Span, Protocol, Server.Options.PacketLimits);
        if (packet.Attachments == 0)
            return DispatchAsync(packet, null);
        _partial = new PartialPacket(packet, Server.Options.MaxAttachmentBytes);
        return default;
    }

    internal void Close(DisconnectReason reason)
    {
        DisarmNamespaceDeadline();
        foreach (Socket socket in _sockets)
            socket.Leave(reason);
    }

    /// <summary>Whether someone is in a namespace again decides whether the connection may stay.</summary>
    internal void SocketConnected() => DisarmNamespaceDeadline();

    internal void SocketLeft()
    {
        if (Connection.IsOpen && !_sockets.Any(static socket => socket.CurrentPhase != Socket.Phase.Gone))
            AwaitNamespace();
    }

    /// <summary>A refused client may try again, and what it sends before it is let in breaks the protocol.</summary>
    internal void Forget(Socket socket)
    {
        lock (_gate)
            _sockets = [.. _sockets.Where(other => other != socket)];
    }

    private ValueTask DispatchAsync(in SocketPacket packet, ReadOnlyMemory<byte>[]? attachments)
    {
        Socket? socket = Find(packet.Namespace);
        if (packet.Type == SocketPacketType.Connect)
        {
            if (socket is null or { CurrentPhase: Socket.Phase.Gone })
                Connect(packet.Namespace, Auth(packet));
            else if (Protocol == SocketProtocol.V5 || packet.Namespace != SocketPacketCodec.MainNamespace)
                throw new InvalidDataException("A connect to a namespace that is connected.");
            // Old clients that ask for the main namespace have it already.
            return default;
        }
        if (socket is null or { CurrentPhase: Socket.Phase.Connecting })
            throw new InvalidDataException("A packet for a namespace that is not connected.");
        if (socket.CurrentPhase == Socket.Phase.Gone)
        {
            // Sent before the client could know that the server had let it go.
            return default;
        }
        switch (packet.Type)
        {
            case SocketPacketType.Event or SocketPacketType.BinaryEvent:
                return socket.ReceiveEventAsync(packet, attachments);
            case SocketPacketType.Ack or SocketPacketType.BinaryAck:
                return socket.ReceiveAckAsync(packet, attachments);
            case SocketPacketType.Disconnect:
                socket.Leave(DisconnectReason.ClientDisconnected);
                return default;
            default:
                throw new InvalidDataException("A Socket.IO packet that only the server may send.");
        }
    }

    // Socket.IO 5, "Connection to a namespace"
    private void Connect(string name, JsonElement auth)
    {
        if (Server.Find(name) is not { } ns)
        {
            Connection.Enqueue(SharedFrame.ConnectError(Protocol, name, "Invalid namespace").Packets);
            return;
        }
        var socket = new Socket(this, ns, SocketId(name));
        lock (_gate)
            _sockets = [.. _sockets.Where(other => other.Namespace != name), socket];
        socket.Connect(auth);
        // The connection may have closed while the socket was not yet in the list.
        if (!Connection.IsOpen)
            socket.Leave(DisconnectReason.TransportClosed);
    }

    private Socket? Find(string ns)
    {
        foreach (Socket socket in _sockets)
        {
            if (socket.Namespace == ns)
                return socket;
        }
        return null;
    }

    // Protocol 4 clients derive the id of a socket from that of the connection; protocol 5 clients are told it, and it
    // must not be the connection's, which is a secret.
    private string SocketId(string ns)
    {
        if (Protocol == SocketProtocol.V5)
            return RandomId.New(IdBytes);
        return ns == SocketPacketCodec.MainNamespace ? Connection.Id : ns + "#" + Connection.Id;
    }

    // Socket.IO 4 has no payload in a connect but a query in the namespace.
    private static JsonElement Auth(in SocketPacket packet)
    {
        if (packet.Query is null)
            return packet.Payload;
        var auth = new JsonObject();
        foreach ((string key, Microsoft.Extensions.Primitives.StringValues value) in QueryHelpers.ParseQuery(packet.Query))
            auth[key] = value.ToString();
        return JsonElement.Parse(auth.ToJsonString());
    }

    private void AwaitNamespace()
    {
        lock (_gate)
        {
            _withoutNamespace ??= new Deadline(static deadline => ((ClientSession)deadline.Owner).NamespaceOverdue(), this);
            Server.Engine.Deadlines.Arm(_withoutNamespace, Server.ConnectDeadlines);
        }
    }

    private void DisarmNamespaceDeadline()
    {
        lock (_gate)
        {
            if (_withoutNamespace is { } deadline)
                Server.Engine.Deadlines.Disarm(deadline);
            _withoutNamespace = null;
        }
    }

    private void NamespaceOverdue()
    {
        if (!_sockets.Any(static socket => socket.CurrentPhase == Socket.Phase.Connected))
            Connection.BeginClose(DisconnectReason.ConnectTimeout, EngineConnection.ClosingManner.Graceful);
    }
}
