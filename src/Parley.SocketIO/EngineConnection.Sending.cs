using Parley.SocketIO.Engine;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO;

public sealed partial class EngineConnection
{
    // As much as Kestrel itself lets wait for a client.
    private const int MostAtOnce = 64 * 1024;

    private Queue<OutboundPacket>? _queue;
    private int _queuedBytes;
    private bool _sending;
    private TaskCompletionSource? _senderStopped;

    /// <summary>Bytes that wait to be sent.</summary>
    public int QueuedBytes => Volatile.Read(ref _queuedBytes);

    /// <summary>Sends a text message.</summary>
    /// <param name="utf8">The text; copied.</param>
    /// <returns>False when the connection is not open any more.</returns>
    public bool SendText(ReadOnlySpan<byte> utf8)
    {
        var bytes = new byte[utf8.Length + 1];
        bytes[0] = EngineFrame.MessageDigit;
        utf8.CopyTo(bytes.AsSpan(1));
        return Enqueue([new OutboundPacket(bytes, false)]);
    }

    /// <summary>Sends a binary message.</summary>
    /// <param name="data">The bytes; copied.</param>
    /// <returns>False when the connection is not open any more.</returns>
    public bool SendBinary(ReadOnlySpan<byte> data) => Enqueue([OutboundPacket.Binary(data)]);

    /// <summary>Enqueues packets that belong together, so that nothing comes between them.</summary>
    /// <param name="packets">The packets.</param>
    /// <param name="held">They wait for the next that are sent, or for <see cref="SendHeld"/>: one send instead of two.</param>
    /// <param name="answered">The client answers them, and has then got what was sent before.</param>
    internal bool Enqueue(ReadOnlySpan<OutboundPacket> packets, bool held = false, bool answered = false)
    {
        int bytes = 0;
        foreach (OutboundPacket packet in packets)
            bytes += packet.Bytes.Length;

        if (_probation?.TrySend(bytes + packets.Length * Probations.PacketCost) == false)
        {
            CutElsewhere(DisconnectReason.BeyondUntrustedLimits);
            return false;
        }

        ServerWebSocket? idle = null;
        bool isFirst = false;
        bool tooSlow;
        lock (_gate)
        {
            if (_phase != Phase.Open)
                return false;
            tooSlow = _queuedBytes + bytes > Options.MaxQueuedBytes
                || (_queue?.Count ?? 0) + packets.Length > Options.MaxQueuedFrames;
            if (!tooSlow)
            {
                if (!held && Transport == TransportKind.WebSocket && Wake())
                    idle = _webSocket;
                isFirst = idle is not null && _queue is null;
                if (!isFirst)
                    AddToQueue(packets, bytes, held);
                if (answered)
                    _askedMark = EndStretch();
            }
        }
        if (tooSlow)
        {
            // Whoever holds something back may hold locks as well.
            if (held)
                ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.CutSlowConsumer(), this, preferLocal: false);
            else
                CutSlowConsumer();
            return false;
        }
        if (idle is not null)
            _ = isFirst ? SendAsync(idle, packets) : SendQueueAsync(idle);
        return true;
    }

    private void CutSlowConsumer()
    {
        Log.SlowConsumer(Logger, this);
        Cut(DisconnectReason.SlowConsumer);
    }

    /// <summary>Sends what was held, if it is still there.</summary>
    internal void SendHeld()
    {
        lock (_gate)
        {
            if (_phase != Phase.Open || _queue is null || !Wake())
                return;
        }
        _ = SendQueueAsync(_webSocket!);
    }

    private void AddToQueue(ReadOnlySpan<OutboundPacket> packets, int bytes, bool held)
    {
        _queue ??= new Queue<OutboundPacket>(packets.Length);
        foreach (OutboundPacket packet in packets)
            _queue.Enqueue(packet);
        _queuedBytes += bytes;
        if (!held && Transport == TransportKind.Polling)
            Wake();
    }

    /// <summary>Gets the queue moving (3). True: the caller, once out of the lock, is the sender.</summary>
    private bool Wake()
    {
        if (Transport == TransportKind.Polling)
        {
            _parked?.TrySetResult();
            return false;
        }
        if (_sending || _webSocket is null)
            return false;
        return _sending = true;
    }

    /// <summary>Sends packets that found nothing before them, and then what has come into the queue meanwhile.</summary>
    private Task SendAsync(ServerWebSocket socket, ReadOnlySpan<OutboundPacket> packets)
    {
        try
        {
            foreach (OutboundPacket packet in packets)
                Write(socket, packet);
        }
        catch (Exception e)
        {
            SendingFailed(e);
            return Task.CompletedTask;
        }
        return SendQueueAsync(socket, written: true);
    }

    private async Task SendQueueAsync(ServerWebSocket socket, bool written = false)
    {
        try
        {
            while (written || WriteQueue(socket))
            {
                written = false;
                await socket.FlushAsync();
            }
        }
        catch (Exception e)
        {
            SendingFailed(e);
        }
    }

    // Nobody waits for the sender: whatever stopped it, the connection must not stay open and silent.
    private void SendingFailed(Exception e)
    {
        if (!IsTransportFailure(e))
            Log.SenderFailed(Logger, e, this);
        Cut(DisconnectReason.TransportError);
        StopSending();
    }

    /// <summary>
    /// Writes some of the queue, or after the last packet of a closing connection the close frame. What is written is no
    /// longer bounded by the queue's limits, hence only some.
    /// </summary>
    /// <returns>False when there was nothing: the sender has stopped.</returns>
    private bool WriteQueue(ServerWebSocket socket)
    {
        lock (_gate)
        {
            int written = 0;
            while (_queue is not null && written < MostAtOnce)
            {
                OutboundPacket packet = _queue.Dequeue();
                if (_queue.Count == 0)
                    _queue = null;
                _queuedBytes -= packet.Bytes.Length;
                written += packet.Bytes.Length;
                Write(socket, packet);
            }
            if (_queue is null && _phase == Phase.Closing && !_farewellSent)
            {
                _farewellSent = true;
                socket.WriteClose(CloseStatus());
                return true;
            }
            if (written == 0)
                StopSending();
            return written > 0;
        }
    }

    private void Write(ServerWebSocket socket, OutboundPacket packet)
    {
        if (packet.IsPong)
            socket.Write(FrameOpcode.Pong, packet.Bytes);
        else if (packet.IsWebSocketPing)
            socket.Write(FrameOpcode.Ping, packet.Bytes);
        else if (!packet.IsBinary)
            socket.Write(FrameOpcode.Text, packet.Bytes);
        else if (!_base64)
            socket.Write(FrameOpcode.Binary, Protocol == EngineRevision.V3 ? packet.Bytes : packet.BinaryData.Span);
        else
            WriteBase64(socket, packet);
    }

    // Engine.IO 3, "Encoding", b64=1: 'b' <type digit> <base64> as text, on any transport
    private static void WriteBase64(ServerWebSocket socket, OutboundPacket packet)
    {
        using var text = new PooledWriter();
        EngineFrame.WriteBase64(text, packet.BinaryData.Span);
        socket.Write(FrameOpcode.Text, text.Written.Span);
    }

    private void StopSending()
    {
        lock (_gate)
        {
            _sending = false;
            _senderStopped?.TrySetResult();
        }
    }

    /// <summary>The request must not return to Kestrel while the sender is still in the WebSocket.</summary>
    private Task SenderStopped()
    {
        lock (_gate)
        {
            if (!_sending)
                return Task.CompletedTask;
            _senderStopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _senderStopped.Task;
        }
    }

    /// <summary>What WebSocket calls throw when the transport is gone or was aborted under them.</summary>
    private static bool IsTransportFailure(Exception e) =>
        e is IOException or OperationCanceledException or ObjectDisposedException
            or InvalidOperationException;
}
