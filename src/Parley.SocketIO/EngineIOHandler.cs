namespace Parley.SocketIO;

/// <summary>The app on raw Engine.IO connections, without Socket.IO.</summary>
public abstract class EngineIOHandler
{
    /// <summary>A connection was opened. Nothing is read from it until this completes.</summary>
    /// <param name="connection">The connection; sending is possible.</param>
    /// <returns>When done.</returns>
    public virtual ValueTask OnOpenAsync(EngineConnection connection) => default;

    /// <summary>A message came. The next is read when this completes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="message">The message.</param>
    /// <returns>When done with the message and its memory.</returns>
    /// <exception cref="InvalidDataException">
    /// Thrown by the app: the client broke the protocol, the connection is closed.
    /// </exception>
    public abstract ValueTask OnMessageAsync(EngineConnection connection, EngineMessage message);

    /// <summary>
    /// A connection ended; called once, on the thread pool, perhaps while a message is still handled.
    /// </summary>
    /// <param name="connection">The connection; sending does nothing any more.</param>
    /// <param name="reason">Why.</param>
    /// <returns>When done.</returns>
    public virtual ValueTask OnClosedAsync(EngineConnection connection, DisconnectReason reason) => default;
}
