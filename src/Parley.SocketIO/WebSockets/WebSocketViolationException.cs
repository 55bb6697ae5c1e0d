using System.Net.WebSockets;

namespace Parley.SocketIO.WebSockets;

/// <summary>A client broke RFC 6455, or sent more than it may.</summary>
internal sealed class WebSocketViolationException(
    string message, WebSocketCloseStatus status = WebSocketCloseStatus.ProtocolError) : IOException(message)
{
    /// <summary>What it is told when the WebSocket is closed.</summary>
    internal WebSocketCloseStatus Status { get; } = status;
}
