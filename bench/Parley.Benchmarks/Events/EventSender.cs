using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Benchmarks.Events;

/// <summary>One kept-alive connection that posts an event, reads the answer, and begins again.</summary>
internal sealed class EventSender(int port, string token, string conversation) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[128 * 1024];

    public Task OpenAsync() => _socket.ConnectAsync(IPAddress.Loopback, port);

    public async Task<int> RunAsync(CancellationToken until)
    {
        var request = Request("hello from the other side of the machine");
        var sent = 0;
        while (!until.IsCancellationRequested)
        {
            await PostAsync(request);
            sent++;
        }

        return sent;
    }

    public Task PostTextAsync(string text) => PostAsync(Request(text));

    public void Dispose() => _socket.Dispose();

    private byte[] Request(string text)
    {
        var body = $$"""{"type":"message","body":{"message_type":"text","text":"{{text}}"} }""";
        return Encoding.ASCII.GetBytes(
            $"POST /v1/conversations/{conversation}/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private async Task PostAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length));
            length += received > 0 ? received : throw new EndOfStreamException("The server closed the connection.");
            if (IsWhole(_buffer.AsSpan(0, length)))
                return;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        if (!answer[9..12].SequenceEqual("201"u8))
            throw new InvalidDataException(Encoding.UTF8.GetString(answer));
        var at = answer.IndexOf("Content-Length: "u8);
        // Kestrel's own JSON results come in chunks.
        if (at < 0)
            return answer.EndsWith("0\r\n\r\n"u8);
        var text = answer[(at + 16)..];
        return answer.Length == head + 4 + int.Parse(text[..text.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
