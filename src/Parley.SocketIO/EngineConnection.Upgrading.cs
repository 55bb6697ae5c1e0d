using System.Net.WebSockets;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.Timing;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO;

public sealed partial class EngineConnection
{
    private ServerWebSocket? _candidate;
    private UpgradeState _upgrade;
    private Deadline? _upgradeDeadline;

    private enum UpgradeState : byte
    {
        None,
        Started,
        Probed,
        Done,

        /// <summary>The candidate is about to be aborted.</summary>
        GivenUp,
    }

    /// <summary>Serves a WebSocket that wants to take over a polling session (5).</summary>
    internal async Task UpgradeAsync(ServerWebSocket socket)
    {
        if (!TryStartUpgrade(socket))
        {
            await RefuseUpgradeAsync(socket);
            return;
        }

        bool upgraded = false;
        try
        {
            upgraded = await ProbeAsync(socket);
        }
        catch (Exception e) when (IsTransportFailure(e) || e is InvalidDataException)
        {
            Log.UpgradeFailed(Logger, e, this);
        }
        if (upgraded)
        {
            await ReadAsync(socket);
            await ReleaseAsync(socket);
            return;
        }
        AbandonUpgrade();
        socket.Abort();
        await socket.ReleaseAsync();
    }

    private void UpgradeOverdue()
    {
        ServerWebSocket? candidate;
        lock (_gate)
            candidate = TakeCandidate();
        candidate?.Abort();
    }

    /// <summary>The candidate, which cannot finish the upgrade any more; for whoever aborts it outside the lock.</summary>
    private ServerWebSocket? TakeCandidate()
    {
        if (_candidate is not null)
            _upgrade = UpgradeState.GivenUp;
        return _candidate;
    }

    private bool TryStartUpgrade(ServerWebSocket socket)
    {
        lock (_gate)
        {
            if (_phase != Phase.Open || Transport != TransportKind.Polling || _upgrade != UpgradeState.None)
                return false;
            _candidate = socket;
            socket.Probation = _probation;
            _upgrade = UpgradeState.Started;
            _upgradeDeadline = new Deadline(static d => ((EngineConnection)d.Owner).UpgradeOverdue(), this);
            _server.Deadlines.Arm(_upgradeDeadline, _server.UpgradeDeadlines);
            return true;
        }
    }

    // Engine.IO protocol, "Upgrade": client 2probe, server 3probe, client 5
    private async Task<bool> ProbeAsync(ServerWebSocket socket)
    {
        // The handshake's response; a connection that begins here sends it with the open packet.
        await socket.FlushAsync();
        while (true)
        {
            WebSocketMessage message = await socket.ReceiveAsync();
            try
            {
                if (message.Kind == FrameOpcode.Close)
                    return false;
                if (message.Kind == FrameOpcode.Pong)
                    continue;
                if (message.Kind == FrameOpcode.Ping)
                {
                    await SendAsync(socket, FrameOpcode.Pong, message.Data);
                    continue;
                }
                EnginePacket packet = ParseFrame(message);
                if (packet.Type == EnginePacketType.Upgrade)
                    return CompleteUpgrade(socket);
                if (packet.Type != EnginePacketType.Ping || !packet.Data.Span.SequenceEqual("probe"u8))
                    throw new InvalidDataException("An upgrade that does not probe first.");
            }
            finally
            {
                message.Return();
            }
            await SendAsync(socket, FrameOpcode.Text, OutboundPacket.ProbeAnswer.Bytes);
            lock (_gate)
            {
                if (_upgrade == UpgradeState.GivenUp)
                    return false;
                _upgrade = UpgradeState.Probed;
                _parked?.TrySetResult();
            }
        }
    }

    private static ValueTask SendAsync(ServerWebSocket socket, FrameOpcode opcode, ReadOnlyMemory<byte> payload)
    {
        socket.Write(opcode, payload.Span);
        return socket.FlushAsync();
    }

    private bool CompleteUpgrade(ServerWebSocket socket)
    {
        bool send;
        lock (_gate)
        {
            if (_phase == Phase.Closed || _upgrade != UpgradeState.Probed)
                return false;
            _upgrade = UpgradeState.Done;
            _candidate = null;
            _webSocket = socket;
            // It may be trusted since.
            socket.Probation = _probation;
            Transport = TransportKind.WebSocket;
            _server.Deadlines.Disarm(_upgradeDeadline!);
            _upgradeDeadline = null;
            // A poll still in flight is left to its moment (UpgradingPoll): its refusal must not overtake what the
            // client gets here.
            send = (_queue is { Count: > 0 } || _phase == Phase.Closing) && Wake();
        }
        if (send)
            _ = SendQueueAsync(socket);
        return true;
    }

    private void AbandonUpgrade()
    {
        lock (_gate)
        {
            _candidate = null;
            _upgrade = UpgradeState.None;
            if (_upgradeDeadline is { } deadline)
                _server.Deadlines.Disarm(deadline);
            _upgradeDeadline = null;
        }
    }

    // Refusing with an HTTP status would be an error event in browsers; a closed WebSocket is what clients expect here.
    private async Task RefuseUpgradeAsync(ServerWebSocket socket)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Options.CloseTimeout, Options.TimeProvider);
            socket.WriteClose(WebSocketCloseStatus.PolicyViolation);
            await socket.FlushAsync(timeout.Token);
            FrameOpcode received;
            do
            {
                WebSocketMessage message = await socket.ReceiveAsync(timeout.Token);
                received = message.Kind;
                message.Return();
            }
            while (received != FrameOpcode.Close);
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            Log.UpgradeFailed(Logger, e, this);
            socket.Abort();
        }
    }
}
