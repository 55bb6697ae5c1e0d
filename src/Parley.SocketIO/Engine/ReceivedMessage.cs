using System.Buffers;
using System.Net.WebSockets;

namespace Parley.SocketIO.Engine;

/// <summary>One whole WebSocket message in a pooled buffer, which whoever receives it returns.</summary>
internal readonly struct ReceivedMessage(WebSocketMessageType type, byte[]? buffer, int length)
{
    internal WebSocketMessageType Type => type;

    internal ReadOnlyMemory<byte> Data => buffer.AsMemory(0, length);

    internal void Return()
    {
        if (buffer is not null)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
