namespace Parley.SocketIO.Protocol;

/// <summary>Type of an Engine.IO packet; the number is the digit on the wire. The same in revisions 3 and 4.</summary>
public enum EnginePacketType
{
    /// <summary>Handshake, sent by the server when a session begins.</summary>
    Open = 0,

    /// <summary>The transport is to be closed.</summary>
    Close = 1,

    /// <summary>Heartbeat question: from the server in revision 4, from the client in revision 3.</summary>
    Ping = 2,

    /// <summary>Heartbeat answer, with the data of the question.</summary>
    Pong = 3,

    /// <summary>Data for the layer above, text or binary.</summary>
    Message = 4,

    /// <summary>The client moves the session to the transport on which it sends this.</summary>
    Upgrade = 5,

    /// <summary>Nothing: ends a waiting poll during an upgrade.</summary>
    Noop = 6,
}
