using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Parley.SocketIO.Protocol;

/// <summary>Engine.IO packets as WebSocket messages: one packet is one message.</summary>
public static class EngineFrameCodec
{
    /// <summary>First byte of a binary message packet in revision 3; revision 4 has none.</summary>
    internal const byte BinaryMessageV3 = (byte)EnginePacketType.Message;

    // Engine.IO protocol, "Packet encoding": <packet type digit>[<data>]
    /// <summary>Writes a text packet.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="type">Type of the packet.</param>
    /// <param name="data">UTF-8 data, may be empty.</param>
    public static void WriteText(IBufferWriter<byte> output, EnginePacketType type, ReadOnlySpan<byte> data = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write([Digit(type)]);
        output.Write(data);
    }

    // Engine.IO 4: a binary WebSocket message is the data alone. Engine.IO 3: the type comes first, as byte 0x04.
    /// <summary>Writes a binary message packet.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="revision">Revision of the session.</param>
    /// <param name="data">The bytes, may be empty.</param>
    public static void WriteBinary(IBufferWriter<byte> output, EngineRevision revision, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (revision == EngineRevision.V3)
            output.Write([BinaryMessageV3]);
        output.Write(data);
    }

    // Engine.IO protocol, "Packet encoding"; in revision 3 also 'b' <packet type digit> <base64>.
    /// <summary>Reads the packet of one WebSocket text message.</summary>
    /// <param name="revision">Revision of the session.</param>
    /// <param name="text">The whole message.</param>
    /// <returns>The packet; its data points into <paramref name="text"/> unless it was base64.</returns>
    /// <exception cref="InvalidDataException">Not a packet, or not UTF-8.</exception>
    public static EnginePacket ParseText(EngineRevision revision, ReadOnlyMemory<byte> text)
    {
        ReadOnlySpan<byte> span = text.Span;
        if (span.IsEmpty)
            throw new InvalidDataException("An empty Engine.IO packet.");

        if (revision == EngineRevision.V3 && span[0] == (byte)'b')
        {
            if (span.Length < 2)
                throw new InvalidDataException("A base64 packet without a type.");
            return Binary(TypeOf(span[1] - '0'), DecodeBase64(span[2..]));
        }

        EnginePacketType type = TypeOf(span[0] - '0');
        if (!Utf8.IsValid(span))
            throw new InvalidDataException("An Engine.IO text packet that is not UTF-8.");
        return new EnginePacket(type, text[1..]);
    }

    // Engine.IO 4: the data alone. Engine.IO 3: <packet type byte><data>
    /// <summary>Reads the packet of one WebSocket binary message.</summary>
    /// <param name="revision">Revision of the session.</param>
    /// <param name="data">The whole message.</param>
    /// <returns>The packet; its data points into <paramref name="data"/>.</returns>
    /// <exception cref="InvalidDataException">In revision 3, anything but a message packet.</exception>
    public static EnginePacket ParseBinary(EngineRevision revision, ReadOnlyMemory<byte> data)
    {
        if (revision == EngineRevision.V4)
            return new EnginePacket(EnginePacketType.Message, data, IsBinary: true);
        if (data.IsEmpty)
            throw new InvalidDataException("An empty binary packet.");
        return Binary(TypeOf(data.Span[0]), data[1..]);
    }

    internal static byte Digit(EnginePacketType type) => (byte)('0' + (int)type);

    internal static byte[] DecodeBase64(ReadOnlySpan<byte> base64)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, decoded, out _, out int written) != OperationStatus.Done)
            throw new InvalidDataException("A binary packet that is not base64.");
        return written == decoded.Length ? decoded : decoded[..written];
    }

    private static EnginePacketType TypeOf(int number) => number is >= 0 and <= (int)EnginePacketType.Noop
        ? (EnginePacketType)number
        : throw new InvalidDataException("An unknown Engine.IO packet type.");

    private static EnginePacket Binary(EnginePacketType type, ReadOnlyMemory<byte> data) =>
        type == EnginePacketType.Message
            ? new EnginePacket(type, data, IsBinary: true)
            : throw new InvalidDataException("A binary packet that is not a message.");
}
