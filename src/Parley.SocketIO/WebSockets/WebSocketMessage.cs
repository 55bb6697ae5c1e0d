using System.Buffers;

namespace Parley.SocketIO.WebSockets;

/// <summary>A whole message, a ping or a close, in a pooled buffer, which whoever receives it returns.</summary>
internal readonly struct WebSocketMessage(FrameOpcode kind, byte[] buffer, int length)
{
    /// <summary>Text, Binary, Ping or Close.</summary>
    internal FrameOpcode Kind => kind;

    internal ReadOnlyMemory<byte> Data => buffer.AsMemory(0, length);

    internal void Return()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
