using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO.WebSockets;

/// <summary>
/// The server's end of a WebSocket, on whatever carries it. One may read and one may write at a time; while nothing
/// comes or goes there is no buffer.
/// </summary>
/// <remarks>
/// RFC 6455 without extensions: compression costs some 100 KB per connection, and secrets beside chosen text make it
/// an oracle (CRIME). Keeping alive is left to Engine.IO, which has a heartbeat of its own.
/// </remarks>
/// <param name="transport">The bytes behind the handshake.</param>
/// <param name="maxLength">Most bytes of a message from the client.</param>
/// <param name="abort">Cuts the connection.</param>
internal sealed class ServerWebSocket(IDuplexPipe transport, int maxLength, Action abort)
{
    private const int Released = int.MinValue;

    private readonly MessageReader _messages = new(maxLength);

    // How many are aborting it, and Released.
    private int _aborting;
    private TaskCompletionSource? _aborted;

    /// <summary>Counts what comes, while the client is not trusted.</summary>
    internal Probation? Probation { get; set; }

    /// <summary>Receives the next message, ping or close.</summary>
    /// <exception cref="WebSocketViolationException">What no client may send: close with its status.</exception>
    /// <exception cref="IOException">The connection is gone.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<WebSocketMessage> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ReadResult read = await transport.Input.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> input = read.Buffer;
            bool isWhole = _messages.TryRead(ref input, out WebSocketMessage message);
            long used = read.Buffer.Length - input.Length;
            transport.Input.AdvanceTo(input.Start, isWhole ? input.Start : input.End);
            if (Probation?.TryReceive(used) == false)
            {
                if (isWhole)
                    message.Return();
                throw new WebSocketViolationException(
                    "More than a client may send that is not trusted.", WebSocketCloseStatus.PolicyViolation);
            }
            if (isWhole)
                return message;
            if (read.IsCompleted)
                throw new EndOfStreamException("The WebSocket ended without a close frame.");
        }
    }

    /// <summary>Writes a whole message, or a pong. It leaves with the next flush.</summary>
    internal void Write(FrameOpcode opcode, ReadOnlySpan<byte> payload)
    {
        PipeWriter output = transport.Output;
        output.Advance(FrameHeader.Write(output.GetSpan(FrameHeader.MaxServerSize), opcode, payload.Length));
        output.Write(payload);
    }

    /// <summary>Writes the close frame, after which nothing may be written.</summary>
    internal void WriteClose(WebSocketCloseStatus status)
    {
        Span<byte> payload = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status);
        Write(FrameOpcode.Close, payload);
    }

    /// <summary>Sends what was written.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    internal ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> flushing = transport.Output.FlushAsync(cancellationToken);
        if (!flushing.IsCompletedSuccessfully)
            return AwaitAsync(flushing);
        Check(flushing.Result);
        return default;

        static async ValueTask AwaitAsync(ValueTask<FlushResult> flushing) => Check(await flushing);
    }

    /// <summary>
    /// Cuts the connection, unless it was released. Whoever waits for the connection may go on within this call: never
    /// call it under a lock.
    /// </summary>
    internal void Abort()
    {
        if (Interlocked.Increment(ref _aborting) > 0)
            abort();
        if (Interlocked.Decrement(ref _aborting) == Released)
            Volatile.Read(ref _aborted)?.TrySetResult();
    }

    /// <summary>
    /// Nobody reads it any more, and from now on it is not aborted: what carries it may be used again. Ends when nobody is
    /// aborting it any more.
    /// </summary>
    internal Task ReleaseAsync()
    {
        _messages.LetGo();
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _aborted, aborted);
        return Interlocked.Add(ref _aborting, Released) == Released ? Task.CompletedTask : aborted.Task;
    }

    private static void Check(FlushResult flushed)
    {
        if (flushed.IsCompleted)
            throw new IOException("The client reads no more.");
    }
}
