using System.Buffers.Binary;

namespace Parley.SocketIO.WebSockets;

/// <summary>The header of a frame.</summary>
/// <remarks>
/// RFC 6455, section 5.2:
/// <c>FIN(1) RSV(3) opcode(4) MASK(1) length(7) [length(16) | length(64)] [masking key(32)]</c>
/// </remarks>
/// <param name="IsFinal">Whether the message ends with this frame.</param>
/// <param name="Opcode">What it carries.</param>
/// <param name="Length">Bytes of its payload.</param>
/// <param name="Mask">The masking key, as it stands on the wire.</param>
internal readonly record struct FrameHeader(bool IsFinal, FrameOpcode Opcode, long Length, uint Mask)
{
    /// <summary>Two bytes, eight of length and four of masking key.</summary>
    internal const int MaxClientSize = 2 + 8 + 4;

    /// <summary>Two bytes and eight of length: what a server sends is not masked.</summary>
    internal const int MaxServerSize = 2 + 8;

    private const byte Final = 0x80;
    private const byte Reserved = 0x70;
    private const byte Masked = 0x80;
    private const int Length16 = 126;
    private const int Length64 = 127;
    private const int MaxControlLength = 125;

    internal bool IsControl => Opcode >= FrameOpcode.Close;

    /// <summary>Reads the header of a frame from a client.</summary>
    /// <param name="bytes">Bytes from the frame's first on.</param>
    /// <param name="header">The header.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <returns>False when it has not come in yet.</returns>
    /// <exception cref="WebSocketViolationException">No client may send such a frame.</exception>
    internal static bool TryParse(ReadOnlySpan<byte> bytes, out FrameHeader header, out int size)
    {
        header = default;
        size = 0;
        if (bytes.Length < 2)
            return false;
        // What cannot become right is refused on the first two bytes.
        var opcode = (FrameOpcode)(bytes[0] & 0x0F);
        bool final = (bytes[0] & Final) != 0;
        int length = bytes[1] & ~Masked;
        Check(bytes[0], opcode, final, length, masked: (bytes[1] & Masked) != 0);

        size = 2 + sizeof(uint) + length switch { Length16 => sizeof(ushort), Length64 => sizeof(ulong), _ => 0 };
        if (bytes.Length < size)
            return false;
        header = new FrameHeader(final, opcode, ParseLength(bytes[2..], length), BitConverter.ToUInt32(bytes[(size - 4)..]));
        return true;
    }

    /// <summary>Writes the header of a whole message, or of a control frame, from the server.</summary>
    /// <returns>Its size in bytes, <see cref="MaxServerSize"/> at most.</returns>
    internal static int Write(Span<byte> bytes, FrameOpcode opcode, int length)
    {
        bytes[0] = (byte)(Final | (byte)opcode);
        if (length < Length16)
        {
            bytes[1] = (byte)length;
            return 2;
        }
        if (length <= ushort.MaxValue)
        {
            bytes[1] = Length16;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)length);
            return 2 + sizeof(ushort);
        }
        bytes[1] = Length64;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[2..], (ulong)length);
        return 2 + sizeof(ulong);
    }

    private static void Check(byte first, FrameOpcode opcode, bool final, int length, bool masked)
    {
        // RFC 6455, section 5.2: no extension was agreed on that would give these bits a meaning.
        if ((first & Reserved) != 0)
            throw new WebSocketViolationException("A frame with reserved bits.");
        if (!Enum.IsDefined(opcode))
            throw new WebSocketViolationException("A frame of an unknown kind.");
        // RFC 6455, section 5.1
        if (!masked)
            throw new WebSocketViolationException("A frame that is not masked.");
        // RFC 6455, section 5.5
        if (opcode >= FrameOpcode.Close && (!final || length > MaxControlLength))
            throw new WebSocketViolationException("A control frame that is fragmented or too long.");
    }

    private static long ParseLength(ReadOnlySpan<byte> bytes, int length)
    {
        if (length < Length16)
            return length;
        // RFC 6455, section 5.2: "the minimal number of bytes MUST be used", "the most significant bit MUST be 0"
        ulong full = length == Length16
            ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
            : BinaryPrimitives.ReadUInt64BigEndian(bytes);
        if (full < Length16 || (length == Length64 && full is <= ushort.MaxValue or > long.MaxValue))
            throw new WebSocketViolationException("A frame whose length is not in its shortest form.");
        return (long)full;
    }
}
