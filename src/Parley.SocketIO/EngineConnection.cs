using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.Timing;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO;

// The life of a connection. `_phase` is Open → Closing → Closed and never goes back; `_gate` guards all of it.
//
//  Opening
//   1. Handshake by polling: Transport = Polling. The response of the handshake is the open packet.
//   2. Handshake by WebSocket: Transport = WebSocket. The open packet is the first message; there are no upgrades.
//
//  Sending
//   3. Everything sent goes through `_queue`, in order. On WebSocket whoever finds nobody sending becomes the sender
//      (`_sending`), writes past the queue and then what has come into it meanwhile: an idle connection has neither
//      task nor queue. When polling, a parked GET (`_parked`) is woken and takes the whole queue; without one the queue
//      waits for the next GET. What is held wakes nobody: it leaves with what is sent next, or with SendHeld.
//   4. More than MaxQueuedBytes or MaxQueuedFrames waiting: cut (13) as SlowConsumer.
//
//  Upgrading (only from Polling)
//   5. A WebSocket request with this sid: `_candidate` = it, `_upgrade` = Started, UpgradeTimeout runs. A second one
//      while there is a candidate, or after the upgrade, is accepted and closed at once.
//   6. The candidate sends "2probe": it gets "3probe", `_upgrade` = Probed. A GET, parked or still to
//      come, takes what is queued, or after a moment a noop, so that the client can pause polling.
//   7. The candidate sends "5": Transport = WebSocket, `_upgrade` = Done, the queue goes on there (3). A GET still in
//      flight gets 400, and so does every later polling request.
//      A close that began meanwhile goes on there too (10).
//   8. Anything else, silence until UpgradeTimeout, or its loss: the candidate is dropped, `_upgrade` = None, polling
//      goes on as if nothing had been.
//
//  Closing, graceful (Close, drain, the client's close packet, a protocol error): phase = Closing, CloseTimeout runs
//   9. The app hears OnClosed now, on the thread pool. Sends are refused, what comes in is ignored.
//  10. WebSocket: the sender writes what is queued (not after an error), then the close frame; the reader goes on until
//      the client's close frame comes (then 12) or CloseTimeout ends (then 13).
//  11. Polling: a parked GET, else the next one, takes what is queued, and the one that finds nothing a close packet (a
//      noop where the client closed), then 12. After a protocol error without a parked GET: 12 at once.
//
//  The end
//  12. Finish: phase = Closed, the sid is unknown from now on, deadlines are disarmed.
//  13. Cut (Abort, ping timeout, slow consumer, lost transport): 9 if not yet done, 12, and the WebSocket is aborted;
//      the reader notices and ends. A parked GET gets a close packet.
/// <summary>A client's Engine.IO session, whatever transport carries it.</summary>
public sealed partial class EngineConnection
{
    /// <summary>Enough to tell a million connections apart.</summary>
    private const int LogNameBytes = 6;

    private readonly Lock _gate = new();
    private readonly EngineIOServer _server;
    private readonly bool _base64;
    private ConnectionHandshake _handshake;
    private Phase _phase;
    private DisconnectReason _reason;
    private ServerWebSocket? _webSocket;

    internal EngineConnection(
        EngineIOServer server, string id, EngineRevision revision, TransportKind transport, bool base64,
        ConnectionHandshake handshake, IDisposable? lease)
    {
        _server = server;
        _lease = lease;
        _base64 = base64;
        _handshake = handshake;
        _heartbeat = new Deadline(static d => ((EngineConnection)d.Owner).HeartbeatDue(d), this);
        Id = id;
        Protocol = revision;
        Transport = transport;
    }

    private enum Phase : byte
    {
        Open,
        Closing,
        Closed,
    }

    /// <summary>The session id (<c>sid</c>). Whoever knows it can act as this client when polling.</summary>
    public string Id { get; }

    /// <summary>
    /// What logs call the connection: the same in all lines of it, and nothing of <see cref="Id"/> can be found from it.
    /// </summary>
    public string LogName => field ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Id)).AsSpan(0, LogNameBytes));

    /// <summary>Revision of Engine.IO that the client speaks.</summary>
    public EngineRevision Protocol { get; }

    /// <summary>What carries the session now; changes once, from polling to WebSocket.</summary>
    public TransportKind Transport { get; private set; }

    /// <summary>The request that opened the connection; empty after <see cref="ForgetHandshake"/>.</summary>
    public ConnectionHandshake Handshake => _handshake;

    /// <summary>Anything the app wants to keep here; at first <see cref="ConnectingContext.State"/>.</summary>
    public object? State { get; set; }

    /// <summary>Whether sending still makes sense.</summary>
    public bool IsOpen => _phase == Phase.Open;

    /// <summary>What the Socket.IO layer keeps here.</summary>
    internal object? Session { get; set; }

    internal EngineIOOptions Options => _server.Options;

    private ILogger Logger => _server.Logger;

    /// <summary>Lets go of the handshake: its query may hold secrets, and it is memory.</summary>
    public void ForgetHandshake() => _handshake = ConnectionHandshake.Forgotten;

    /// <summary>
    /// Closes the transport after sending what is queued. Official clients take it for a loss and reconnect.
    /// </summary>
    public void Close() => BeginClose(DisconnectReason.ServerClosed, ClosingManner.Graceful);

    /// <summary>Cuts the transport at once; what is queued is lost. Official clients reconnect.</summary>
    public void Abort() => Cut(DisconnectReason.ServerClosed);
}
