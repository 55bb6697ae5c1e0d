using System.Buffers;

namespace Parley.SocketIO.Protocol;

internal static class SequenceMemory
{
    /// <summary>The bytes in one piece: the very segment where there is only one, a copy otherwise.</summary>
    internal static ReadOnlyMemory<byte> Contiguous(this in ReadOnlySequence<byte> sequence) =>
        sequence.IsSingleSegment ? sequence.First : sequence.ToArray();
}
