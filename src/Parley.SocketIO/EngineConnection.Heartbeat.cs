using Parley.SocketIO.Engine;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.Timing;

namespace Parley.SocketIO;

public sealed partial class EngineConnection
{
    // A timer that comes this late did so for its own reasons; the client still gets its whole PingTimeout from then.
    private static readonly long TimerSlack = TimeSpan.FromMilliseconds(50).Ticks;

    private readonly Deadline _heartbeat;
    private bool _awaitingPong;

    // Engine.IO 4, "Heartbeat": the server pings every pingInterval and waits pingTimeout for the pong.
    // Engine.IO 3, "Heartbeat": the client pings; silence for both together means that it is gone.
    private void StartHeartbeat() => _server.Deadlines.Arm(
        _heartbeat, Protocol == EngineRevision.V4 ? _server.PingDeadlines : _server.ClientPingDeadlines);

    private void HeartbeatDue(Deadline deadline)
    {
        bool ping = false;
        bool again = false;
        lock (_gate)
        {
            // A packet that came in the same instant has moved the deadline already.
            if (_server.Deadlines.IsArmed(deadline))
                return;
            if (_phase == Phase.Open && Protocol == EngineRevision.V4 && !_awaitingPong)
            {
                ping = _awaitingPong = true;
                long since = Math.Max(deadline.Due, _server.Deadlines.Now - TimerSlack);
                _server.Deadlines.Arm(deadline, _server.PongDeadlines, since);
            }
            else if (_phase != Phase.Closed)
            {
                again = true;
            }
        }
        if (ping)
            Enqueue([OutboundPacket.Ping], answered: true);
        else if (again)
            Cut(DisconnectReason.PingTimeout);
    }

    private void PongReceived()
    {
        lock (_gate)
        {
            if (_phase != Phase.Open || !_awaitingPong)
                return;
            _awaitingPong = false;
            Confirm(_askedMark);
            _server.Deadlines.Arm(_heartbeat, _server.PingDeadlines);
        }
    }

    // Engine.IO 3, "Heartbeat": the pong carries the data of the ping.
    private void PingReceived(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_phase != Phase.Open)
                return;
            Confirm(_askedMark);
            _server.Deadlines.Arm(_heartbeat, _server.ClientPingDeadlines);
        }
        var pong = new byte[data.Length + 1];
        pong[0] = (byte)'3';
        data.CopyTo(pong.AsSpan(1));
        Enqueue([new OutboundPacket(pong, false)], answered: true);
    }

    /// <summary>
    /// Expires the heartbeat where the timer has not yet come to it, so that no request meets a dead session.
    /// </summary>
    internal void CheckHeartbeat() => _server.Deadlines.ExpireIfDue(_heartbeat);
}
