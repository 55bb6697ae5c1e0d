namespace Parley.SocketIO;

/// <summary>What carries an Engine.IO session at the moment.</summary>
public enum TransportKind
{
    /// <summary>HTTP long-polling.</summary>
    Polling,

    /// <summary>WebSocket.</summary>
    WebSocket,
}
