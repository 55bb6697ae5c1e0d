using System.Buffers.Binary;

namespace Parley.Cluster.Tests.Proxies;

/// <summary>
/// Cuts a stream of PostgreSQL's protocol into its messages: a byte of type, which the first ones of a client lack, and
/// four of length. https://www.postgresql.org/docs/current/protocol-message-formats.html
/// </summary>
internal sealed class MessageReader(Stream stream)
{
    private const int LengthSize = 4;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether the next message is here already.</summary>
    public bool HasNext => _end - _start > LengthSize && _end - _start > Length(1);

    /// <summary>The next message with its type; valid until the next call. Empty at the end.</summary>
    public Task<ReadOnlyMemory<byte>> Next(CancellationToken cancel) => Read(typed: 1, cancel);

    /// <summary>The same for what has no type: what a client begins with.</summary>
    public Task<ReadOnlyMemory<byte>> First(CancellationToken cancel) => Read(typed: 0, cancel);

    private async Task<ReadOnlyMemory<byte>> Read(int typed, CancellationToken cancel)
    {
        if (!await Fill(typed + LengthSize, cancel))
            return default;
        var size = typed + Length(typed);
        if (!await Fill(size, cancel))
            return default;
        var message = _buffer.AsMemory(_start, size);
        _start += size;
        return message;
    }

    private int Length(int offset) => BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start + offset));

    private async Task<bool> Fill(int size, CancellationToken cancel)
    {
        if (_end - _start >= size)
            return true;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_buffer.Length < size)
            Array.Resize(ref _buffer, size);
        while (_end < size)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }
}
