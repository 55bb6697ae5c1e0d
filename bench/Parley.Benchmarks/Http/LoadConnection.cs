using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Benchmarks.Http;

/// <summary>One kept-alive connection that sends a request, reads its answer, and begins again.</summary>
internal sealed class LoadConnection(int port, byte[] request) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];
    private int _answerLength;

    internal async Task Open()
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port);
        await _socket.SendAsync(request);
        _answerLength = await ReadFirst();
    }

    internal async Task<int> Run(CancellationToken until)
    {
        var answers = 0;
        while (!until.IsCancellationRequested)
        {
            await _socket.SendAsync(request, CancellationToken.None);
            await Read();
            answers++;
        }

        return answers;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>All answers to one request have one length, so only the first is parsed.</summary>
    private async Task<int> ReadFirst()
    {
        var length = 0;
        while (true)
        {
            length += await Receive(length);
            var text = Encoding.ASCII.GetString(_buffer, 0, length);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0) continue;
            if (!text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) throw new InvalidDataException(text);
            const string Name = "Content-Length: ";
            var value = text.AsSpan(text.IndexOf(Name, StringComparison.Ordinal) + Name.Length);
            var whole = head + 4 + int.Parse(value[..value.IndexOf('\r')], System.Globalization.CultureInfo.InvariantCulture);
            if (length == whole) return whole;
        }
    }

    private async Task Read()
    {
        var length = 0;
        while (length < _answerLength) length += await Receive(length);
        if (length != _answerLength || !_buffer.AsSpan(9, 3).SequenceEqual("200"u8))
            throw new InvalidDataException(Encoding.ASCII.GetString(_buffer, 0, length));
    }

    private async ValueTask<int> Receive(int offset)
    {
        var received = await _socket.ReceiveAsync(_buffer.AsMemory(offset));
        return received > 0 ? received : throw new EndOfStreamException("The server closed the connection.");
    }
}
