using System.IO.Pipelines;

namespace Parley.SocketIO.WebSockets;

/// <summary>A pipe of which the borrower can do everything but end it.</summary>
internal sealed class BorrowedPipe(IDuplexPipe lender) : IDuplexPipe
{
    private readonly Writer _output = new(lender.Output);

    internal IDuplexPipe Lender => lender;

    public PipeReader Input { get; } = new Reader(lender.Input);

    public PipeWriter Output => _output;

    /// <summary>Leaves what the borrower writes from now on to be sent with what the lender writes first.</summary>
    internal void HoldOutput() => _output.IsHeld = true;

    /// <summary>Lets nothing through of what the borrower writes from now on.</summary>
    internal void DropOutput() => _output.IsDropped = true;

    private sealed class Reader(PipeReader lender) : PipeReader
    {
        public override void AdvanceTo(SequencePosition consumed) => lender.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
            lender.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => lender.CancelPendingRead();

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            lender.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result) => lender.TryRead(out result);
    }

    private sealed class Writer(PipeWriter lender) : PipeWriter
    {
        private byte[]? _dropped;

        internal bool IsHeld { get; set; }

        internal bool IsDropped { get; set; }

        public override bool CanGetUnflushedBytes => lender.CanGetUnflushedBytes;

        public override long UnflushedBytes => lender.UnflushedBytes;

        public override void Advance(int bytes)
        {
            if (!IsDropped)
                lender.Advance(bytes);
        }

        public override void CancelPendingFlush() => lender.CancelPendingFlush();

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            IsHeld || IsDropped ? default : lender.FlushAsync(cancellationToken);

        public override Memory<byte> GetMemory(int sizeHint = 0) => IsDropped ? Scratch(sizeHint) : lender.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => IsDropped ? Scratch(sizeHint) : lender.GetSpan(sizeHint);

        private byte[] Scratch(int size) =>
            _dropped is { } enough && enough.Length >= size ? enough : _dropped = new byte[Math.Max(size, 1024)];
    }
}
