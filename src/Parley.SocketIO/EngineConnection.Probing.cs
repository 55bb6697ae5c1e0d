using Parley.SocketIO.Engine;
using Parley.SocketIO.Protocol;

namespace Parley.SocketIO;

public sealed partial class EngineConnection
{
    private TaskCompletionSource<bool>? _probe;

    /// <summary>
    /// Finds out whether the client is still there, sooner than the heartbeat does: asks it something that every client answers
    /// by itself, and waits for any sign of life.
    /// </summary>
    /// <param name="patience">How long to wait for it.</param>
    /// <returns>False when the client did not answer, or is gone.</returns>
    public async Task<bool> ProbeAsync(TimeSpan patience)
    {
        TaskCompletionSource<bool> probe;
        lock (_gate)
        {
            if (_phase != Phase.Open)
                return false;
            probe = _probe ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        Enqueue([Question()]);
        try
        {
            return await probe.Task.WaitAsync(patience, Options.TimeProvider);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Engine.IO 4: clients answer a ping whenever it comes. Engine.IO 3 has only pings of the client's, but a WebSocket has its
    // own (RFC 6455 section 5.5.2), and a client whose poll is answered polls again.
    private OutboundPacket Question() => Protocol == EngineRevision.V4 ? OutboundPacket.Ping
        : Transport == TransportKind.WebSocket ? OutboundPacket.WebSocketPing : OutboundPacket.Noop;

    private void ShowedLife()
    {
        // Nearly always nobody has asked.
        if (Volatile.Read(ref _probe) is not null)
            Interlocked.Exchange(ref _probe, null)?.TrySetResult(true);
    }

    private void IsGone() => Interlocked.Exchange(ref _probe, null)?.TrySetResult(false);
}
