using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Parley.SocketIO.Engine;

/// <summary>Reads whole messages and holds no buffer while there are none.</summary>
internal static class WebSocketReader
{
    // Most messages of a chat client are a few hundred bytes; larger ones double from here.
    private const int FirstBuffer = 2_048;

    /// <exception cref="MessageTooBigException">The message exceeds <paramref name="maxLength"/>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal static async ValueTask<ReceivedMessage> ReadAsync(WebSocket socket, int maxLength)
    {
        // An empty read waits for data without a buffer of ours, or of Kestrel's.
        ValueWebSocketReceiveResult result = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (result.MessageType == WebSocketMessageType.Close || result.EndOfMessage)
            return new ReceivedMessage(result.MessageType, null, 0);

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBuffer, maxLength + 1));
        try
        {
            int length = 0;
            while (true)
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += result.Count;
                if (length > maxLength)
                    throw new MessageTooBigException();
                if (result.EndOfMessage || result.MessageType == WebSocketMessageType.Close)
                {
                    var message = new ReceivedMessage(result.MessageType, buffer, length);
                    buffer = [];
                    return message;
                }
                if (length == buffer.Length)
                    buffer = Grow(buffer, length, maxLength);
            }
        }
        finally
        {
            if (buffer.Length > 0)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int length, int maxLength)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(length * 2L, maxLength + 1L));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
