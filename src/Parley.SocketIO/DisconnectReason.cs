namespace Parley.SocketIO;

/// <summary>Why a connection, or a socket on it, came to its end.</summary>
public enum DisconnectReason
{
    /// <summary>The client sent a Socket.IO DISCONNECT packet for the namespace.</summary>
    ClientDisconnected,

    /// <summary>
    /// The app called <see cref="Socket.Disconnect"/>; official clients do not come back by themselves.
    /// </summary>
    ServerDisconnected,

    /// <summary>The client closed the transport.</summary>
    TransportClosed,

    /// <summary>The transport broke without a farewell.</summary>
    TransportError,

    /// <summary>The client stopped answering the heartbeat.</summary>
    PingTimeout,

    /// <summary>The client joined no namespace within <see cref="SocketIOOptions.ConnectTimeout"/>.</summary>
    ConnectTimeout,

    /// <summary>The client sent something that the protocol does not allow.</summary>
    ProtocolError,

    /// <summary>
    /// More was waiting for the client than <see cref="EngineIOOptions.MaxQueuedBytes"/> or its frames allow.
    /// </summary>
    SlowConsumer,

    /// <summary>
    /// The app did not trust the client yet, and it took more than <see cref="EngineIOOptions.Untrusted"/> allows.
    /// </summary>
    BeyondUntrustedLimits,

    /// <summary>The app closed or aborted the transport; official clients reconnect.</summary>
    ServerClosed,

    /// <summary>The server is draining; official clients reconnect.</summary>
    Draining,

    /// <summary>The app's handler threw.</summary>
    HandlerFailed,
}
