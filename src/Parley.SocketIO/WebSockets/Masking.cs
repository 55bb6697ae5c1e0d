using System.Runtime.InteropServices;

namespace Parley.SocketIO.WebSockets;

/// <summary>RFC 6455, section 5.3: byte i of a payload is masked with byte i modulo 4 of the key.</summary>
internal static class Masking
{
    /// <param name="payload">A part of a payload, unmasked in place.</param>
    /// <param name="mask">The key, as it stands on the wire.</param>
    /// <param name="offset">Where in the payload the part begins.</param>
    internal static void Apply(Span<byte> payload, uint mask, long offset)
    {
        // Seen from the part's own first byte, the key begins in its middle. Bytes of a word stand in the machine's order.
        int shift = (int)(offset & 3) * 8;
        uint key = BitConverter.IsLittleEndian
            ? System.Numerics.BitOperations.RotateRight(mask, shift)
            : System.Numerics.BitOperations.RotateLeft(mask, shift);

        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload);
        ulong wideKey = (ulong)key << 32 | key;
        for (int i = 0; i < words.Length; i++)
            words[i] ^= wideKey;

        Span<byte> rest = payload[(words.Length * sizeof(ulong))..];
        ReadOnlySpan<byte> keyBytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in key));
        for (int i = 0; i < rest.Length; i++)
            rest[i] ^= keyBytes[i & 3];
    }
}
