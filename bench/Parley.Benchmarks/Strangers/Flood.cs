using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Benchmarks.Strangers;

/// <summary>One way in which a client can send much without a login.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Head">The request, perhaps unfinished; null opens a session by polling first.</param>
/// <param name="First">What is sent after the handshake, once.</param>
/// <param name="Again">What is sent as long as the server takes it; may be empty.</param>
internal sealed record Flood(string Name, string? Head, byte[] First, byte[] Again)
{
    private const int Large = 60 * 1024;
    private const int ReceiveBuffer = 4 * 1024;

    private static readonly byte[] Body = Encoding.ASCII.GetBytes(new string('x', Large));

    public static readonly IReadOnlyList<Flood> Kinds =
    [
        new("nothing but the handshake", WebSocket(4), [], []),
        new("pings of Engine.IO 3 with data", WebSocket(3), [], Frame(0x81, [(byte)'2', .. Body])),
        new("halves of messages", WebSocket(4), Frame(0x01, [(byte)'4', .. Body]), []),
        new("events that are answered", WebSocket(3), [], Frame(0x81, [.. "42[\"x\",{\"tid\":\""u8, .. Body, .. "\"}]"u8])),
        new("events of many values", WebSocket(3), [], Frame(0x81, [.. "42[\"x\""u8, .. Repeat(",[]", Large / 3), .. "]"u8])),
        new("attachments", WebSocket(3),
            Frame(0x81, [.. "459-[\"x\""u8, .. Placeholders(9), .. "]"u8]), Frame(0x82, [4, .. Body])),
        new("empty packets", WebSocket(4), [], [.. Enumerable.Repeat(Frame(0x81, "6"u8.ToArray()), 1_000).SelectMany(frame => frame)]),
        new("acknowledgements", WebSocket(3), [], [.. Enumerable.Repeat(Frame(0x81, "431[]"u8.ToArray()), 1_000).SelectMany(frame => frame)]),
        new("unfinished bodies of polling", null, Body, []),
        new("unfinished heads", "GET /v2/rtc/ HTTP/1.1\r\nHost: a\r\nX-Long: ", Body[..(30 * 1024)], []),
    ];

    public async Task RunAsync(int port, CancellationToken cancel)
    {
        try
        {
            var head = Head ?? await PollAsync(port, cancel);
            using var socket = await DialAsync(port, cancel);
            await SendAsync(socket, Encoding.ASCII.GetBytes(head), cancel);
            await SendAsync(socket, First, cancel);
            while (Again.Length > 0)
                await SendAsync(socket, Again, cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException)
        {
            // Cut by the server, or seen for long enough.
        }
    }

    private static async Task<Socket> DialAsync(int port, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = ReceiveBuffer };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
        return socket;
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, cancel)..];
    }

    /// <summary>The head of a request that goes on with a new session by polling.</summary>
    private static async Task<string> PollAsync(int port, CancellationToken cancel)
    {
        using var socket = await DialAsync(port, cancel);
        await SendAsync(socket, "GET /v2/rtc/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), cancel);
        var buffer = new byte[ReceiveBuffer];
        var text = "";
        int at;
        while ((at = text.IndexOf("\"sid\":\"", StringComparison.Ordinal)) < 0)
            text += Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, cancel));
        var sid = text[(at + 7)..text.IndexOf('"', at + 7)];
        return $"POST /v2/rtc/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: a\r\nContent-Length: {Large + 1}\r\n\r\n";
    }

    private static string WebSocket(int engine) =>
        $"GET /{(engine == 4 ? "v2/rtc" : "rtc")}/?EIO={engine}&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    // RFC 6455, section 5.2, masked with zeros.
    private static byte[] Frame(byte first, byte[] payload)
    {
        if (payload.Length < 126)
            return [first, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
        return [first, 0x80 | 126, .. length, 0, 0, 0, 0, .. payload];
    }

    private static byte[] Repeat(string text, int times) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)));

    private static byte[] Placeholders(int count) => Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, count).Select(i => $$""",{"_placeholder":true,"num":{{i}}}""")));
}
