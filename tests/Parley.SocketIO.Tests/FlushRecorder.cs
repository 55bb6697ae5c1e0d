using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parley.SocketIO.Tests;

/// <summary>Notes what leaves a server at once: a reader of the wire may get two sends in one piece.</summary>
internal sealed class FlushRecorder
{
    private readonly ConcurrentQueue<int> _lengths = new();

    /// <summary>The bytes of each send, in order.</summary>
    internal IReadOnlyList<int> Lengths => [.. _lengths];

    internal void Watch(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Transport = new Watched(connection.Transport.Input, new Writer(connection.Transport.Output, _lengths));
        return next(connection);
    });

    private sealed record Watched(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Writer(PipeWriter watched, ConcurrentQueue<int> lengths) : PipeWriter
    {
        private int _unsent;

        public override bool CanGetUnflushedBytes => watched.CanGetUnflushedBytes;

        public override long UnflushedBytes => watched.UnflushedBytes;

        public override void Advance(int bytes)
        {
            _unsent += bytes;
            watched.Advance(bytes);
        }

        public override void CancelPendingFlush() => watched.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => watched.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            if (_unsent > 0)
                lengths.Enqueue(_unsent);
            _unsent = 0;
            return watched.FlushAsync(cancellationToken);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => watched.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => watched.GetSpan(sizeHint);
    }
}
