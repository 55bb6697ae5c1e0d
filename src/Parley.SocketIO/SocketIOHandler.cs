using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>The app on one namespace.</summary>
/// <remarks>
/// The calls for one socket come one after the other, in order; the next begins when the task of the one before has
/// completed. Different sockets run in parallel. Whatever throws is logged as an error and closes the connection.
/// </remarks>
public abstract class SocketIOHandler
{
    /// <summary>A client wants to connect. The socket can receive nothing yet.</summary>
    /// <param name="socket">The socket; rooms and <see cref="Socket.State"/> may be set.</param>
    /// <param name="auth">
    /// The client's <c>auth</c>: an object, or <see cref="JsonValueKind.Undefined"/> where it sent none. Protocol 4
    /// clients send strings in the namespace's query instead: they are the properties of the object then.
    /// </param>
    /// <returns>Whether to let it in.</returns>
    public virtual ValueTask<ConnectDecision> OnConnectAsync(Socket socket, JsonElement auth) =>
        ValueTask.FromResult(ConnectDecision.Accept);

    /// <summary>
    /// The client is connected. It is told so together with the first that is emitted here, or else when this is done.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <returns>When done; only then is the socket part of a broadcast to the whole namespace.</returns>
    public virtual ValueTask OnConnectedAsync(Socket socket) => default;

    /// <summary>The client emitted an event.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="received">The event; may be kept.</param>
    /// <returns>When done.</returns>
    public virtual ValueTask OnEventAsync(Socket socket, SocketEvent received) => default;

    /// <summary>
    /// The client acknowledged a frame that was sent with <see cref="Socket.Send"/>. Nothing vouches for the id: it is
    /// the app's part to know whether it waits for it.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <param name="ackId">The id, as in <see cref="SharedFrame.AckId"/>.</param>
    /// <param name="arguments">What the client sent along.</param>
    /// <returns>When done.</returns>
    public virtual ValueTask OnAckAsync(Socket socket, long ackId, SocketArguments arguments) => default;

    /// <summary>The socket is gone; called once for every socket that was let in, after all its events.</summary>
    /// <param name="socket">The socket; its rooms are left already.</param>
    /// <param name="reason">Why.</param>
    /// <returns>When done.</returns>
    public virtual ValueTask OnDisconnectedAsync(Socket socket, DisconnectReason reason) => default;
}
