namespace Parley.SocketIO.Protocol;

/// <summary>Revision of the Socket.IO protocol. It comes with the Engine.IO revision: 4 on 3, 5 on 4.</summary>
public enum SocketProtocol
{
    /// <summary>Socket.IO 1 and 2 clients, on <see cref="EngineRevision.V3"/>.</summary>
    V4 = 4,

    /// <summary>Socket.IO 3 and 4 clients, on <see cref="EngineRevision.V4"/>.</summary>
    V5 = 5,
}
