using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Parley.SocketIO.Protocol;

/// <summary>Engine.IO 3 packets as the body of a polling request or response, in both of its encodings.</summary>
/// <remarks>
/// String payload: <c>*( length ":" packet )</c>, the length counted in UTF-16 code units (JavaScript's
/// <c>String.length</c>) of the decoded text, not in bytes. Binary payload (XHR2, <c>application/octet-stream</c>):
/// <c>*( %x00 / %x01, length as digit bytes 0-9, %xFF, packet )</c>, the length in bytes.
/// </remarks>
public static class EnginePayload3
{
    private const byte TextMark = 0;
    private const byte BinaryMark = 1;
    private const byte LengthEnd = 255;

    // A payload never exceeds int.MaxValue bytes; ten digits cannot overflow a long.
    private const int MaxLengthDigits = 10;

    // Engine.IO 3, "Payload": <length>:<packet>, length in UTF-16 code units
    /// <summary>Writes a text packet into a string payload.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The encoded packet: type digit and data.</param>
    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(output);
        WriteLength(output, Encoding.UTF8.GetCharCount(packet));
        output.Write(packet);
    }

    // Engine.IO 3, "Payload": <length>:b4<base64>
    /// <summary>Writes a binary message packet into a string payload.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="data">The bytes, without a type.</param>
    public static void WriteBase64(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(output);
        WriteLength(output, 2 + Base64.GetMaxEncodedToUtf8Length(data.Length));
        output.Write("b4"u8);
        EnginePayload4.WriteBase64(output, data);
    }

    // Engine.IO 3, "Payload", binary: %x00 <digit bytes> %xFF <packet as UTF-8>
    /// <summary>Writes a text packet into a binary payload.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="packet">The encoded packet: type digit and data.</param>
    public static void WriteTextFrame(IBufferWriter<byte> output, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(output);
        WriteFrameHead(output, TextMark, packet.Length);
        output.Write(packet);
    }

    // Engine.IO 3, "Payload", binary: %x01 <digit bytes> %xFF %x04 <data>
    /// <summary>Writes a binary message packet into a binary payload.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="data">The bytes, without a type.</param>
    public static void WriteBinaryFrame(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(output);
        WriteFrameHead(output, BinaryMark, data.Length + 1);
        output.Write([EngineFrameCodec.BinaryMessageV3]);
        output.Write(data);
    }

    // Engine.IO 3, "Payload": <length>:<packet>
    /// <summary>Takes the next packet off a string payload.</summary>
    /// <param name="payload">What is left of the body; moved past the packet.</param>
    /// <param name="packet">The packet.</param>
    /// <returns>False when nothing is left.</returns>
    /// <exception cref="InvalidDataException">Not a payload.</exception>
    public static bool TryReadText(ref ReadOnlySequence<byte> payload, out EnginePacket packet)
    {
        packet = default;
        if (payload.IsEmpty)
            return false;

        long units = ReadLength(ref payload, first: (byte)'0', end: (byte)':');
        long bytes = Utf16Prefix(payload, units);
        packet = EngineFrameCodec.ParseText(EngineRevision.V3, payload.Slice(0, bytes).Contiguous());
        payload = payload.Slice(bytes);
        return true;
    }

    // Engine.IO 3, "Payload", binary: ( %x00 / %x01 ) <digit bytes> %xFF <packet>
    /// <summary>Takes the next packet off a binary payload.</summary>
    /// <param name="payload">What is left of the body; moved past the packet.</param>
    /// <param name="packet">The packet.</param>
    /// <returns>False when nothing is left.</returns>
    /// <exception cref="InvalidDataException">Not a payload.</exception>
    public static bool TryReadBinary(ref ReadOnlySequence<byte> payload, out EnginePacket packet)
    {
        packet = default;
        if (payload.IsEmpty)
            return false;

        byte mark = payload.FirstSpan[0];
        if (mark is not (TextMark or BinaryMark))
            throw new InvalidDataException("A binary payload packet that is neither text nor binary.");
        payload = payload.Slice(1);
        long bytes = ReadLength(ref payload, first: 0, end: LengthEnd);
        if (bytes > payload.Length)
            throw new InvalidDataException("A packet that is shorter than its length says.");

        ReadOnlyMemory<byte> encoded = payload.Slice(0, bytes).Contiguous();
        packet = mark == TextMark
            ? EngineFrameCodec.ParseText(EngineRevision.V3, encoded)
            : EngineFrameCodec.ParseBinary(EngineRevision.V3, encoded);
        payload = payload.Slice(bytes);
        return true;
    }

    private static long ReadLength(ref ReadOnlySequence<byte> payload, byte first, byte end)
    {
        var reader = new SequenceReader<byte>(payload);
        long length = 0;
        for (int digits = 0; reader.TryRead(out byte value); digits++)
        {
            if (value == end && digits > 0)
            {
                payload = reader.UnreadSequence;
                return length;
            }
            if (value < first || value > first + 9 || digits == MaxLengthDigits)
                break;
            length = (length * 10) + (value - first);
        }
        throw new InvalidDataException("A payload packet without a proper length.");
    }

    /// <summary>How many bytes make up the first <paramref name="units"/> UTF-16 code units.</summary>
    /// <remarks>
    /// A lead byte of 0xF0 and above stands for a surrogate pair, any other lead byte for one unit, a continuation
    /// byte for none. A length that would split a pair is refused: JavaScript could not have sent it as UTF-8.
    /// </remarks>
    private static long Utf16Prefix(in ReadOnlySequence<byte> payload, long units)
    {
        long bytes = 0;
        foreach (ReadOnlyMemory<byte> segment in payload)
        {
            foreach (byte value in segment.Span)
            {
                bool leads = (value & 0xC0) != 0x80;
                if (leads && units == 0)
                    return bytes;
                if (leads && (units -= value >= 0xF0 ? 2 : 1) < 0)
                    throw new InvalidDataException("A packet length that splits a surrogate pair.");
                bytes++;
            }
        }
        return units == 0 ? bytes : throw new InvalidDataException("A packet that is shorter than its length says.");
    }

    private static void WriteLength(IBufferWriter<byte> output, int length)
    {
        Span<byte> head = output.GetSpan(MaxLengthDigits + 1);
        Utf8Formatter.TryFormat(length, head, out int written);
        head[written] = (byte)':';
        output.Advance(written + 1);
    }

    private static void WriteFrameHead(IBufferWriter<byte> output, byte mark, int length)
    {
        Span<byte> digits = stackalloc byte[MaxLengthDigits];
        length.TryFormat(digits, out int written, provider: CultureInfo.InvariantCulture);
        Span<byte> head = output.GetSpan(written + 2);
        head[0] = mark;
        for (int i = 0; i < written; i++)
            head[i + 1] = (byte)(digits[i] - '0');
        head[written + 1] = LengthEnd;
        output.Advance(written + 2);
    }
}
