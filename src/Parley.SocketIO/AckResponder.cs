using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO;

/// <summary>Acknowledges one event of a client, once.</summary>
public sealed class AckResponder
{
    private readonly Socket _socket;
    private readonly long _id;
    private int _replied;

    internal AckResponder(Socket socket, long id)
    {
        _socket = socket;
        _id = id;
    }

    /// <summary>Sends the acknowledgement. Only the first call does anything.</summary>
    /// <param name="arguments">JSON values, comma-separated, in UTF-8; or empty.</param>
    /// <param name="attachments">Bytes that placeholders in the arguments stand for.</param>
    /// <returns>False when it was sent before or the socket is not connected any more.</returns>
    public bool Reply(ReadOnlySpan<byte> arguments = default, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        Interlocked.Exchange(ref _replied, 1) == 0
        && _socket.Send(SharedFrame.Ack(_socket.Namespace, _id, arguments, attachments));

    /// <summary>Sends the acknowledgement with one argument.</summary>
    /// <typeparam name="T">Type of the argument.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How to serialize it.</param>
    /// <returns>False when it was sent before or the socket is not connected any more.</returns>
    public bool Reply<T>(T argument, JsonTypeInfo<T> type) =>
        Reply(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(argument, type));
}
