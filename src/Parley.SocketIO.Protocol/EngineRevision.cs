namespace Parley.SocketIO.Protocol;

/// <summary>Revision of the Engine.IO protocol, the number that a client sends as <c>EIO</c>.</summary>
public enum EngineRevision
{
    /// <summary>Spoken by Socket.IO 1 and 2 clients: the client pings, polling packets carry their length.</summary>
    V3 = 3,

    /// <summary>Spoken by Socket.IO 3 and 4 clients: the server pings, polling packets are separated by 0x1e.</summary>
    V4 = 4,
}
