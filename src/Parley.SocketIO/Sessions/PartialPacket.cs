using Parley.SocketIO.Protocol;

namespace Parley.SocketIO.Sessions;

/// <summary>A binary packet whose attachments are still coming in.</summary>
internal sealed class PartialPacket(SocketPacket packet, int maxBytes)
{
    private readonly ReadOnlyMemory<byte>[] _attachments = new ReadOnlyMemory<byte>[packet.Attachments];
    private int _received;
    private int _bytes;

    internal SocketPacket Packet => packet;

    internal ReadOnlyMemory<byte>[] Attachments => _attachments;

    /// <returns>Whether it was the last one.</returns>
    internal bool Add(ReadOnlySpan<byte> attachment)
    {
        _bytes += attachment.Length;
        if (_bytes > maxBytes)
            throw new InvalidDataException("Attachments beyond what one packet may carry.");
        _attachments[_received++] = attachment.ToArray();
        return _received == _attachments.Length;
    }
}
