namespace Parley.SocketIO.Tests;

/// <summary>What carries a WebSocket once it is open.</summary>
public enum Carrier
{
    /// <summary>The connection itself: its request has ended.</summary>
    Connection,

    /// <summary>The request of HTTP/1.1 that opened it.</summary>
    Request,

    /// <summary>A stream of HTTP/2 (RFC 8441).</summary>
    Http2,
}
