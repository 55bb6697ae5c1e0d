using System.Buffers;
using System.Buffers.Text;

namespace Parley.SocketIO.Protocol;

/// <summary>Engine.IO 4 packets as the body of a polling request or response.</summary>
/// <remarks><c>packet *( 0x1e packet )</c>, where a binary packet is <c>b</c> and base64.</remarks>
public static class EnginePayload4
{
    private const byte Separator = 0x1e;

    // Engine.IO 4, "HTTP long-polling", "Packet encoding": packets are joined by the record separator 0x1e.
    /// <summary>Writes what stands between two packets.</summary>
    /// <param name="output">Where to.</param>
    public static void WriteSeparator(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write([Separator]);
    }

    // Engine.IO 4, "HTTP long-polling", "Packet encoding": a text packet stands as it is.
    /// <summary>Writes a text packet.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The encoded packet: type digit and data.</param>
    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(packet);
    }

    // Engine.IO 4, "HTTP long-polling", "Packet encoding": 'b' <base64>, no type digit.
    /// <summary>Writes a binary message packet.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="data">The bytes.</param>
    public static void WriteBinary(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("b"u8);
        WriteBase64(output, data);
    }

    // Engine.IO 4, "HTTP long-polling", "Packet encoding": packet *( 0x1e packet )
    /// <summary>Takes the next packet off a payload.</summary>
    /// <param name="payload">What is left of the body; moved past the packet and its separator.</param>
    /// <param name="packet">The packet.</param>
    /// <returns>False when nothing is left.</returns>
    /// <exception cref="InvalidDataException">
    /// Not a payload: an empty packet, an unknown type, bad base64 or UTF-8.
    /// </exception>
    public static bool TryRead(ref ReadOnlySequence<byte> payload, out EnginePacket packet)
    {
        packet = default;
        if (payload.IsEmpty)
            return false;

        ReadOnlySequence<byte> encoded;
        if (payload.PositionOf(Separator) is { } end)
        {
            encoded = payload.Slice(0, end);
            payload = payload.Slice(payload.GetPosition(1, end));
            if (payload.IsEmpty)
                throw new InvalidDataException("A payload that ends with a separator.");
        }
        else
        {
            encoded = payload;
            payload = payload.Slice(payload.End);
        }

        ReadOnlyMemory<byte> memory = encoded.Contiguous();
        packet = !memory.IsEmpty && memory.Span[0] == (byte)'b'
            ? new EnginePacket(EnginePacketType.Message, EngineFrameCodec.DecodeBase64(memory.Span[1..]), IsBinary: true)
            : EngineFrameCodec.ParseText(EngineRevision.V4, memory);
        return true;
    }

    internal static void WriteBase64(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        int length = Base64.GetMaxEncodedToUtf8Length(data.Length);
        Base64.EncodeToUtf8(data, output.GetSpan(length), out _, out int written);
        output.Advance(written);
    }
}
