using System.Buffers;
using Parley.SocketIO.Protocol;

namespace Parley.SocketIO.Engine;

/// <summary>Chooses the encoding of a polling body: one in revision 4, two in revision 3.</summary>
internal static class PollingPayload
{
    /// <returns>Whether the body is binary, <c>application/octet-stream</c>.</returns>
    internal static bool Write(
        IBufferWriter<byte> body, EngineRevision revision, bool base64, IReadOnlyCollection<OutboundPacket> packets)
    {
        bool binary = revision == EngineRevision.V3 && !base64 && packets.Any(static packet => packet.IsBinary);
        bool first = true;
        foreach (OutboundPacket packet in packets)
        {
            if (revision == EngineRevision.V4)
                WriteV4(body, packet, ref first);
            else
                WriteV3(body, packet, binary);
        }
        return binary;
    }

    internal static bool TryRead(
        ref ReadOnlySequence<byte> body, EngineRevision revision, bool binary, out EnginePacket packet)
    {
        if (revision == EngineRevision.V4)
            return EnginePayload4.TryRead(ref body, out packet);
        return binary
            ? EnginePayload3.TryReadBinary(ref body, out packet)
            : EnginePayload3.TryReadText(ref body, out packet);
    }

    private static void WriteV4(IBufferWriter<byte> body, OutboundPacket packet, ref bool first)
    {
        if (!first)
            EnginePayload4.WriteSeparator(body);
        first = false;
        if (packet.IsBinary)
            EnginePayload4.WriteBinary(body, packet.BinaryData.Span);
        else
            EnginePayload4.WriteText(body, packet.Bytes);
    }

    private static void WriteV3(IBufferWriter<byte> body, OutboundPacket packet, bool binary)
    {
        switch (packet.IsBinary, binary)
        {
            case (false, false):
                EnginePayload3.WriteText(body, packet.Bytes);
                break;
            case (false, true):
                EnginePayload3.WriteTextFrame(body, packet.Bytes);
                break;
            case (true, true):
                EnginePayload3.WriteBinaryFrame(body, packet.BinaryData.Span);
                break;
            case (true, false):
                EnginePayload3.WriteBase64(body, packet.BinaryData.Span);
                break;
        }
    }
}
