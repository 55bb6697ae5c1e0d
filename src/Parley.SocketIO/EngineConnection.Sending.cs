using System.Buffers;
using System.Net.WebSockets;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Protocol;

namespace Parley.SocketIO;

public sealed partial class EngineConnection
{
    // A burst may grow the queue; an idle connection is not to keep what it grew to.
    private const int KeptQueueCapacity = 8;

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
    internal bool Enqueue(ReadOnlySpan<OutboundPacket> packets)
    {
        bool send = false;
        bool tooSlow = false;
        lock (_gate)
        {
            if (_phase != Phase.Open)
                return false;
            _queue ??= new Queue<OutboundPacket>(packets.Length);
            foreach (OutboundPacket packet in packets)
            {
                _queue.Enqueue(packet);
                _queuedBytes += packet.Bytes.Length;
            }
            tooSlow = _queuedBytes > Options.MaxQueuedBytes || _queue.Count > Options.MaxQueuedFrames;
            if (!tooSlow)
                send = Wake();
        }
        if (tooSlow)
        {
            Log.SlowConsumer(Logger, Id);
            Cut(DisconnectReason.SlowConsumer);
            return false;
        }
        if (send)
            _ = SendQueueAsync();
        return true;
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

    private async Task SendQueueAsync()
    {
        WebSocket socket = _webSocket!;
        try
        {
            while (TakeNext(out OutboundPacket packet, out bool farewell))
            {
                if (farewell)
                    await socket.CloseOutputAsync(CloseStatus(), null, CancellationToken.None);
                else if (!packet.IsBinary)
                    await SendTextAsync(socket, packet.Bytes);
                else
                    await SendBinaryAsync(socket, packet);
            }
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            Cut(DisconnectReason.TransportError);
            StopSending();
        }
    }

    private ValueTask SendBinaryAsync(WebSocket socket, OutboundPacket packet)
    {
        if (!_base64)
        {
            ReadOnlyMemory<byte> data = Protocol == EngineRevision.V3 ? packet.Bytes : packet.BinaryData;
            return socket.SendAsync(data, WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        // Engine.IO 3, "Encoding", b64=1: 'b' <type digit> <base64> as text, on any transport
        var text = new ArrayBufferWriter<byte>();
        EngineFrame.WriteBase64(text, packet.BinaryData.Span);
        return SendTextAsync(socket, text.WrittenMemory);
    }

    private static ValueTask SendTextAsync(WebSocket socket, ReadOnlyMemory<byte> text) =>
        socket.SendAsync(text, WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>
    /// The next thing to write: a packet, or after the last one of a closing connection the close frame.
    /// </summary>
    private bool TakeNext(out OutboundPacket packet, out bool farewell)
    {
        lock (_gate)
        {
            farewell = false;
            if (_queue is not null && _queue.TryDequeue(out packet))
            {
                _queuedBytes -= packet.Bytes.Length;
                return true;
            }
            packet = default;
            if (_queue is { Capacity: > KeptQueueCapacity })
                _queue = null;
            if (_phase == Phase.Closing && !_farewellSent)
                return farewell = _farewellSent = true;
            StopSending();
            return false;
        }
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
        e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException
            or InvalidOperationException;
}
