namespace Parley.SocketIO.Engine;

/// <summary>One encoded packet that waits to be sent; its bytes may be shared with other connections.</summary>
/// <param name="Bytes">
/// Text: type digit and data, as both revisions put it on a WebSocket. Binary: 0x04 and the data, as revision 3 does;
/// revision 4 sends the same array from its second byte on.
/// </param>
/// <param name="IsBinary">Which of the two.</param>
internal readonly record struct OutboundPacket(byte[] Bytes, bool IsBinary)
{
    internal static readonly OutboundPacket Ping = new("2"u8.ToArray(), false);
    internal static readonly OutboundPacket WebSocketPing = new([], false) { IsWebSocketPing = true };
    internal static readonly OutboundPacket Noop = new("6"u8.ToArray(), false);
    internal static readonly OutboundPacket Close = new("1"u8.ToArray(), false);
    internal static readonly OutboundPacket ProbeAnswer = new("3probe"u8.ToArray(), false);

    /// <summary>Whether it answers a ping of the WebSocket itself; only there, and never when polling.</summary>
    internal bool IsPong { get; private init; }

    /// <summary>Whether it is a ping of the WebSocket itself; only there, and never when polling.</summary>
    internal bool IsWebSocketPing { get; private init; }

    internal ReadOnlyMemory<byte> BinaryData => Bytes.AsMemory(1);

    internal static OutboundPacket Binary(ReadOnlySpan<byte> data)
    {
        var bytes = new byte[data.Length + 1];
        bytes[0] = 4;
        data.CopyTo(bytes.AsSpan(1));
        return new OutboundPacket(bytes, true);
    }

    internal static OutboundPacket Pong(ReadOnlySpan<byte> data) => new(data.ToArray(), false) { IsPong = true };
}
