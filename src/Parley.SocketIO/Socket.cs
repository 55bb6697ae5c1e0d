using Microsoft.Extensions.Logging;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO;

/// <summary>A client in one namespace.</summary>
public sealed partial class Socket
{
    private readonly Lock _gate = new();
    private readonly ClientSession _session;
    private volatile Phase _phase;

    internal Socket(ClientSession session, SocketIONamespace ns, string id)
    {
        _session = session;
        Nsp = ns;
        Id = id;
    }

    internal enum Phase
    {
        Connecting,
        Connected,
        Gone,
    }

    /// <summary>Its id, as the client knows it too.</summary>
    public string Id { get; }

    /// <summary>Name of the namespace.</summary>
    public string Namespace => Nsp.Name;

    /// <summary>The connection that carries it, perhaps together with sockets of other namespaces.</summary>
    public EngineConnection Connection => _session.Connection;

    /// <summary>Socket.IO protocol of the client.</summary>
    public SocketProtocol Protocol => _session.Protocol;

    /// <summary>Whether it can receive.</summary>
    public bool IsConnected => _phase == Phase.Connected && Connection.IsOpen;

    /// <summary>Anything the app wants to keep here.</summary>
    public object? State { get; set; }

    internal SocketIONamespace Nsp { get; }

    internal Phase CurrentPhase => _phase;

    private ILogger Logger => _session.Server.Engine.Logger;

    /// <summary>
    /// Sends what is queued and then a DISCONNECT packet: official clients report it to their app and do not come
    /// back by themselves. To have them reconnect, use <see cref="CloseTransport"/>.
    /// </summary>
    /// <param name="closeTransport">
    /// Also closes the transport afterwards, and with it the other namespaces of the connection. Official clients do so
    /// themselves when their last namespace is gone.
    /// </param>
    public void Disconnect(bool closeTransport = false)
    {
        Leave(DisconnectReason.ServerDisconnected, farewell: true);
        if (closeTransport)
            CloseTransport();
    }

    /// <summary>
    /// Closes the transport after sending what is queued. Official clients take it for a loss and reconnect.
    /// </summary>
    public void CloseTransport() => Connection.Close();

    /// <summary>Ends the socket for whatever reason; the app hears of it after all events that came before.</summary>
    internal void Leave(DisconnectReason reason, bool farewell = false)
    {
        bool wasConnected;
        lock (_gate)
        {
            if (_phase == Phase.Gone)
                return;
            wasConnected = _phase == Phase.Connected;
            _phase = Phase.Gone;
            _goneBecause = reason;
        }
        // Not under the lock: sending may end in the end of the connection, and so come back here.
        if (farewell && wasConnected)
            Connection.Enqueue(SharedFrame.Disconnect(Namespace).Packets);
        Nsp.Remove(this);
        LeaveAllRooms();
        AbandonAcks();
        if (!wasConnected)
            return;
        // First: whoever hears that the socket is gone may count on the time that the connection has left.
        _session.SocketLeft();
        Push(new DisconnectWork(reason), elsewhere: true);
    }
}
