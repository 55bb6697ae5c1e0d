using System.Net.WebSockets;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO;

public sealed partial class EngineConnection
{
    private bool _farewellSent;
    private bool _closedByClient;
    private WebSocketCloseStatus? _violation;

    /// <summary>How a closing connection says farewell.</summary>
    internal enum ClosingManner
    {
        /// <summary>Everything queued is still sent.</summary>
        Graceful,

        /// <summary>The client wants to go: it gets no more.</summary>
        ClientLeft,

        /// <summary>The client broke the protocol: it gets no more.</summary>
        Refused,
    }

    /// <summary>Begins a graceful close (9). Does nothing on a connection that is not open.</summary>
    internal void BeginClose(DisconnectReason reason, ClosingManner manner)
    {
        bool send;
        bool finish;
        ServerWebSocket? candidate = null;
        lock (_gate)
        {
            if (_phase != Phase.Open)
                return;
            _phase = Phase.Closing;
            _reason = reason;
            _closedByClient = manner == ClosingManner.ClientLeft;
            if (manner != ClosingManner.Graceful)
            {
                // Otherwise the upgrade is let through: a client that has probed may have stopped polling already.
                DiscardQueue();
                candidate = TakeCandidate();
            }
            _server.Deadlines.Arm(_heartbeat, _server.CloseDeadlines);
            send = Wake();
            finish = manner == ClosingManner.Refused && Transport == TransportKind.Polling && !_polling;
        }
        candidate?.Abort();
        NotifyClosed();
        if (finish)
            Finish();
        if (send)
            _ = SendQueueAsync(_webSocket!);
    }

    /// <summary>Ends the connection without a farewell (13).</summary>
    internal void Cut(DisconnectReason reason)
    {
        bool notify;
        ServerWebSocket? candidate;
        ServerWebSocket? socket;
        CancellationTokenSource? body;
        lock (_gate)
        {
            if (_phase == Phase.Closed)
                return;
            notify = _phase == Phase.Open;
            if (notify)
                _reason = reason;
            _phase = Phase.Closed;
            DiscardQueue();
            _parked?.TrySetResult();
            (candidate, socket, body) = (_candidate, _webSocket, _bodyNotWanted);
        }
        candidate?.Abort();
        socket?.Abort();
        body?.Cancel();
        Finish();
        if (notify)
            NotifyClosed();
    }

    /// <summary>The session is over and its id unknown (12).</summary>
    private void Finish()
    {
        lock (_gate)
            _phase = Phase.Closed;
        _server.Deadlines.Disarm(_heartbeat);
        if (_upgradeDeadline is { } deadline)
            _server.Deadlines.Disarm(deadline);
        ForgetHandshake();
        _server.Remove(this);
        EndProbation();
    }

    /// <summary>The request of a WebSocket is about to return: nobody may touch it any more.</summary>
    private async Task ReleaseAsync(ServerWebSocket socket)
    {
        await SenderStopped();
        lock (_gate)
        {
            if (_webSocket == socket)
                _webSocket = null;
            if (_candidate == socket)
                _candidate = null;
        }
        await socket.ReleaseAsync();
    }

    private void DiscardQueue()
    {
        _queue = null;
        _queuedBytes = 0;
    }

    private WebSocketCloseStatus CloseStatus() => _reason switch
    {
        // RFC 6455 section 7.4.1: 1001 "going away", 1002 "a protocol error", 1011 "an unexpected condition"
        _ when _violation is { } violation => violation,
        DisconnectReason.Draining => WebSocketCloseStatus.EndpointUnavailable,
        DisconnectReason.ProtocolError => WebSocketCloseStatus.ProtocolError,
        DisconnectReason.HandlerFailed => WebSocketCloseStatus.InternalServerError,
        _ => WebSocketCloseStatus.NormalClosure,
    };

    // Whoever closes may hold locks of the app's: the app is told elsewhere.
    private void NotifyClosed()
    {
        IsGone();
        Log.Closed(Logger, this, _reason);
        ThreadPool.UnsafeQueueUserWorkItem(static connection => _ = connection.NotifyClosedAsync(), this, preferLocal: false);
    }

    private async Task NotifyClosedAsync()
    {
        try
        {
            await _server.Handler.OnClosedAsync(this, _reason);
        }
        catch (Exception e)
        {
            Log.HandlerFailed(Logger, e, this);
        }
    }

    private void Refuse(InvalidDataException malformed)
    {
        Log.Malformed(Logger, malformed, this);
        BeginClose(DisconnectReason.ProtocolError, ClosingManner.Refused);
    }
}
