using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Parley.SocketIO.WebSockets;

/// <summary>A WebSocket past its handshake, which lives within its request or, handed over, after it.</summary>
internal sealed class AcceptedWebSocket
{
    // Without a buffer while nothing comes: a read of no bytes waits for data first.
    private static readonly StreamPipeReaderOptions Reading = new(leaveOpen: true, useZeroByteReads: true);
    private static readonly StreamPipeWriterOptions Writing = new(leaveOpen: true);

    private readonly ServerWebSocket _socket;
    private readonly ConnectionHandover? _handover;
    private readonly StreamPipe? _pipe;

    private AcceptedWebSocket(ConnectionHandover handover, int maxLength)
    {
        _socket = new ServerWebSocket(handover.Transport, maxLength, handover.Abort);
        _handover = handover;
    }

    private AcceptedWebSocket(StreamPipe pipe, int maxLength, Action abort)
    {
        _socket = new ServerWebSocket(pipe, maxLength, abort);
        _pipe = pipe;
    }

    internal static AcceptedWebSocket WithinRequest(HttpContext context, Stream stream, int maxLength)
    {
        var pipe = new StreamPipe(PipeReader.Create(stream, Reading), PipeWriter.Create(stream, Writing));
        return new AcceptedWebSocket(pipe, maxLength, context.Abort);
    }

    internal static AcceptedWebSocket AfterRequest(ConnectionHandover handover, int maxLength) => new(handover, maxLength);

    /// <summary>Serves it now, within the request; or as soon as that has ended, which it must.</summary>
    internal Task ServeAsync(Func<ServerWebSocket, Task> serve)
    {
        if (_handover is null)
            return ServeStreamAsync(serve);
        ServerWebSocket socket = _socket;
        _handover.Take(() => serve(socket));
        return Task.CompletedTask;
    }

    private async Task ServeStreamAsync(Func<ServerWebSocket, Task> serve)
    {
        await serve(_socket);
        await _pipe!.Input.CompleteAsync();
        // What was to be sent is sent. Without an exception it would try once more where the client is gone.
        await _pipe.Output.CompleteAsync(new EndOfStreamException());
    }

    private sealed class StreamPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
