using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Benchmarks.Sessions;

/// <summary>
/// One connection, as cheap as it can be made, so that the servers and not the load are measured: a TCP socket, the few
/// frames that a login needs, an answer to pings, and a count of the events.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private static readonly byte[] Connect = Frame("40");
    private static readonly byte[] Pong = Frame("3");

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly TaskCompletionSource<string> _loggedIn = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventHandler _onEvent;
    private readonly IPEndPoint _server;
    private readonly byte[] _request;
    private byte[] _buffer = new byte[1_024];
    private int _filled;
    private bool _upgraded;

    /// <param name="port">The server's, on 127.0.0.1.</param>
    /// <param name="token">Whose login it is.</param>
    /// <param name="sessionId">The session to go on with, or null.</param>
    /// <param name="onEvent">Sees every event.</param>
    public RawClient(int port, string token, string? sessionId, EventHandler onEvent)
    {
        var resume = sessionId is null ? "" : $"&session_id={sessionId}";
        _server = new IPEndPoint(IPAddress.Loopback, port);
        _request = Encoding.ASCII.GetBytes(
            $"GET /v2/rtc/?token={token}{resume}&EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        _onEvent = onEvent;
    }

    /// <summary>Sees the text of an event's frame.</summary>
    internal delegate void EventHandler(ReadOnlySpan<byte> text);

    public Task Gone => _gone.Task;

    /// <summary>Logs in; the session's id.</summary>
    public Task<string> LogInAsync()
    {
        _socket.Connect(_server);
        _socket.Send(_request);
        _ = ReadAsync();
        return _loggedIn.Task;
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync(_buffer.AsMemory(_filled)) is var count && count > 0)
            {
                _filled += count;
                var used = Consume(_buffer.AsSpan(0, _filled));
                _buffer.AsSpan(used, _filled - used).CopyTo(_buffer);
                _filled -= used;
                if (_filled == _buffer.Length)
                    Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            throw new IOException("The server closed the connection.");
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            _loggedIn.TrySetException(e);
            _ = _loggedIn.Task.Exception;
            _gone.TrySetResult();
        }
    }

    private int Consume(ReadOnlySpan<byte> data)
    {
        var used = 0;
        if (!_upgraded)
        {
            var end = data.IndexOf("\r\n\r\n"u8);
            if (end < 0)
                return 0;
            if (!data.StartsWith("HTTP/1.1 101"u8))
                throw new IOException(Encoding.ASCII.GetString(data));
            _upgraded = true;
            used = end + 4;
        }

        while (TryFrame(data[used..], out var start, out var length))
        {
            Handle(data[used], data.Slice(used + start, length));
            used += start + length;
        }

        return used;
    }

    // RFC 6455 section 5.2; a server's frames are not masked, and none here is longer than 64 KB.
    private static bool TryFrame(ReadOnlySpan<byte> data, out int start, out int length)
    {
        (start, length) = (2, 0);
        if (data.Length < 4 && (data.Length < 2 || data[1] == 126))
            return false;
        length = data[1];
        if (length == 126)
            (start, length) = (4, (data[2] << 8) | data[3]);
        return data.Length >= start + length;
    }

    private void Handle(byte head, ReadOnlySpan<byte> text)
    {
        if ((head & 0x0f) == 8)
            throw new IOException("The server closed the WebSocket.");
        if (text.StartsWith("0"u8))
            _socket.Send(Connect);
        else if (text.StartsWith("2"u8))
            _socket.Send(Pong);
        else if (text.StartsWith("42[\"session:success\""u8))
            _loggedIn.TrySetResult(IdIn(text));
        else if (text.StartsWith("42"u8) && _loggedIn.Task.IsCompletedSuccessfully)
            _onEvent(text);
        else if (!text.StartsWith("40"u8))
            throw new IOException(Encoding.UTF8.GetString(text));
    }

    private static string IdIn(ReadOnlySpan<byte> text)
    {
        var from = text[text.IndexOf("SES-"u8)..];
        return Encoding.ASCII.GetString(from[..from.IndexOf((byte)'"')]);
    }

    // Masked with zeros: the key is there, as the protocol demands, and changes nothing.
    private static byte[] Frame(string text) => [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];
}
