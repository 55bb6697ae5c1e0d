using Parley.SocketIO.Engine;
using Parley.SocketIO.Protocol;

namespace Parley.SocketIO;

/// <summary>
/// A packet that is encoded once and sent to any number of sockets, of both protocols, without copying.
/// </summary>
public sealed class SharedFrame
{
    private static long _lastAckId;

    private readonly OutboundPacket[] _packets;

    private SharedFrame(string ns, long? ackId, OutboundPacket[] packets)
    {
        Namespace = ns;
        AckId = ackId;
        _packets = packets;
    }

    /// <summary>The namespace whose sockets it can be sent to.</summary>
    public string Namespace { get; }

    /// <summary>
    /// Id under which every receiver acknowledges it, unique in the process; null where no acknowledgement was asked.
    /// </summary>
    public long? AckId { get; }

    /// <summary>Bytes that it takes in a send queue.</summary>
    public int Size => _packets.Sum(static packet => packet.Bytes.Length);

    internal ReadOnlySpan<OutboundPacket> Packets => _packets;

    /// <summary>Encodes an event.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">
    /// Arguments as they stand in a JSON array: values, comma-separated, in UTF-8; or empty. Not checked.
    /// </param>
    /// <param name="ns">Namespace, <c>/</c> by default.</param>
    /// <param name="acknowledged">
    /// Asks every receiver for an acknowledgement, reported by <see cref="SocketIOHandler.OnAckAsync"/>.
    /// </param>
    /// <param name="attachments">Bytes that <see cref="Placeholder"/>s in the arguments stand for; copied.</param>
    /// <returns>The frame.</returns>
    public static SharedFrame Event(
        string name,
        ReadOnlySpan<byte> arguments = default,
        string ns = SocketPacketCodec.MainNamespace,
        bool acknowledged = false,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(ns);
        long? ackId = acknowledged ? NextAckId() : null;
        using PooledWriter text = BeginMessage();
        SocketPacketCodec.WriteEvent(text, ns, name, arguments, ackId, attachments?.Count ?? 0);
        return new SharedFrame(ns, ackId, Packet(text, attachments));
    }

    /// <summary>
    /// Joins frames that are sent one after the other anyway: each receiver costs one call of the kernel and not many.
    /// </summary>
    /// <param name="frames">Frames for the same namespace, at least one.</param>
    /// <returns>
    /// The frame; the one itself when it is alone. Joined frames are acknowledged under their own ids, and together have none.
    /// </returns>
    public static SharedFrame Together(IReadOnlyList<SharedFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0 || frames.Any(frame => frame.Namespace != frames[0].Namespace))
            throw new ArgumentException("Frames of one namespace, at least one.", nameof(frames));
        return frames.Count == 1
            ? frames[0] : new SharedFrame(frames[0].Namespace, null, [.. frames.SelectMany(static frame => frame._packets)]);
    }

    internal static SharedFrame Ack(
        string ns, long id, ReadOnlySpan<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments)
    {
        using PooledWriter text = BeginMessage();
        SocketPacketCodec.WriteAck(text, ns, id, arguments, attachments?.Count ?? 0);
        return new SharedFrame(ns, null, Packet(text, attachments));
    }

    internal static SharedFrame Connected(SocketProtocol protocol, string ns, string sid)
    {
        using PooledWriter text = BeginMessage();
        SocketPacketCodec.WriteConnected(text, protocol, ns, sid);
        return new SharedFrame(ns, null, Packet(text, null));
    }

    internal static SharedFrame ConnectError(
        SocketProtocol protocol, string ns, string message, ReadOnlySpan<byte> data = default)
    {
        using PooledWriter text = BeginMessage();
        SocketPacketCodec.WriteConnectError(text, protocol, ns, message, data);
        return new SharedFrame(ns, null, Packet(text, null));
    }

    internal static SharedFrame Disconnect(string ns)
    {
        using PooledWriter text = BeginMessage();
        SocketPacketCodec.WriteDisconnect(text, ns);
        return new SharedFrame(ns, null, Packet(text, null));
    }

    // One sequence for all sockets: a shared frame has one id for all its receivers, and it may be no other's.
    private static long NextAckId() => Interlocked.Increment(ref _lastAckId) - 1;

    // Every Socket.IO packet travels in an Engine.IO message packet.
    private static PooledWriter BeginMessage()
    {
        var text = new PooledWriter();
        EngineFrameCodec.WriteText(text, EnginePacketType.Message);
        return text;
    }

    private static OutboundPacket[] Packet(PooledWriter text, IReadOnlyList<ReadOnlyMemory<byte>>? attachments)
    {
        var packets = new OutboundPacket[1 + (attachments?.Count ?? 0)];
        packets[0] = new OutboundPacket(text.Written.ToArray(), false);
        for (int i = 1; i < packets.Length; i++)
            packets[i] = OutboundPacket.Binary(attachments![i - 1].Span);
        return packets;
    }
}
