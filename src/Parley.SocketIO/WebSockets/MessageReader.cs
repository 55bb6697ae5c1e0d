using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Unicode;

namespace Parley.SocketIO.WebSockets;

/// <summary>Puts messages together from a client's frames. Holds a buffer only while a message is incomplete.</summary>
/// <remarks>RFC 6455, section 5.4: control frames may come between the frames of a message.</remarks>
/// <param name="maxLength">Most bytes of a message.</param>
internal sealed class MessageReader(int maxLength)
{
    // The message so far; a first frame gives it its kind.
    private FrameOpcode _kind = FrameOpcode.Continuation;
    private byte[] _buffer = [];
    private int _length;

    // The data frame whose payload is coming in.
    private FrameHeader _frame;
    private int _missing;
    private bool _inFrame;

    /// <summary>Reads the next message, ping, pong or close.</summary>
    /// <param name="input">What has come in; what was used of it is cut off.</param>
    /// <param name="message">The message.</param>
    /// <returns>False when more must come in first.</returns>
    /// <exception cref="WebSocketViolationException">What no client may send.</exception>
    internal bool TryRead(ref ReadOnlySequence<byte> input, out WebSocketMessage message)
    {
        while (true)
        {
            if (!_inFrame)
            {
                if (!TryReadHeader(input, out FrameHeader header, out int size))
                    break;
                if (header.IsControl)
                {
                    if (input.Length < size + header.Length)
                        break;
                    input = input.Slice(size);
                    message = ReadControl(ref input, header);
                    return true;
                }
                input = input.Slice(size);
                BeginFrame(header);
            }
            if (!TryReadPayload(ref input))
                break;
            if (_frame.IsFinal)
            {
                message = Complete();
                return true;
            }
        }
        message = default;
        return false;
    }

    /// <summary>Gives back what there is of a message that will not be whole any more. Nothing is read after it.</summary>
    internal void LetGo()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private static bool TryReadHeader(in ReadOnlySequence<byte> input, out FrameHeader header, out int size)
    {
        if (input.FirstSpan.Length >= FrameHeader.MaxClientSize || input.IsSingleSegment)
            return FrameHeader.TryParse(input.FirstSpan, out header, out size);
        Span<byte> bytes = stackalloc byte[FrameHeader.MaxClientSize];
        ReadOnlySequence<byte> start = input.Slice(0, Math.Min(input.Length, bytes.Length));
        start.CopyTo(bytes);
        return FrameHeader.TryParse(bytes[..(int)start.Length], out header, out size);
    }

    private static WebSocketMessage ReadControl(ref ReadOnlySequence<byte> input, in FrameHeader header)
    {
        int length = (int)header.Length;
        byte[] payload = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);
        input.Slice(0, length).CopyTo(payload);
        input = input.Slice(length);
        Masking.Apply(payload.AsSpan(0, length), header.Mask, 0);
        if (header.Opcode == FrameOpcode.Close)
            CheckClose(payload.AsSpan(0, length));
        return new WebSocketMessage(header.Opcode, payload, length);
    }

    // RFC 6455, section 5.5.1: nothing, or a status code of section 7.4 and a reason in UTF-8
    private static void CheckClose(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return;
        // 1004 to 1006 and 1015 must never stand in a frame; the others below 3000 are not defined.
        if (payload.Length < 2
            || BinaryPrimitives.ReadUInt16BigEndian(payload)
                is not (>= 1000 and <= 1003 or >= 1007 and <= 1014 or >= 3000 and <= 4999))
        {
            throw new WebSocketViolationException("A close frame without a valid status code.");
        }
        if (!Utf8.IsValid(payload[2..]))
            throw NotText();
    }

    private void BeginFrame(in FrameHeader header)
    {
        bool isFirst = header.Opcode != FrameOpcode.Continuation;
        if (isFirst == (_kind != FrameOpcode.Continuation))
            throw new WebSocketViolationException("A message within another, or the continuation of none.");
        if (header.Length > maxLength - _length)
            throw new WebSocketViolationException("A message beyond the maximum.", WebSocketCloseStatus.MessageTooBig);
        if (isFirst)
            _kind = header.Opcode;
        _frame = header;
        _missing = (int)header.Length;
        _inFrame = true;
    }

    /// <returns>Whether the frame is complete.</returns>
    private bool TryReadPayload(ref ReadOnlySequence<byte> input)
    {
        int count = (int)Math.Min(input.Length, _missing);
        // Grows with what comes in, never with what is announced.
        Reserve(count);
        Span<byte> part = _buffer.AsSpan(_length, count);
        input.Slice(0, count).CopyTo(part);
        input = input.Slice(count);
        Masking.Apply(part, _frame.Mask, _frame.Length - _missing);
        _length += count;
        _missing -= count;
        _inFrame = _missing > 0;
        return !_inFrame;
    }

    private void Reserve(int more)
    {
        if (_buffer.Length - _length >= more)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, (int)Math.Min(_length * 2L, maxLength)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private WebSocketMessage Complete()
    {
        // RFC 6455, section 8.1
        if (_kind == FrameOpcode.Text && !Utf8.IsValid(_buffer.AsSpan(0, _length)))
            throw NotText();
        var message = new WebSocketMessage(_kind, _buffer, _length);
        _kind = FrameOpcode.Continuation;
        _buffer = [];
        _length = 0;
        return message;
    }

    private static WebSocketViolationException NotText() =>
        new("Text that is not valid UTF-8.", WebSocketCloseStatus.InvalidPayloadData);
}
