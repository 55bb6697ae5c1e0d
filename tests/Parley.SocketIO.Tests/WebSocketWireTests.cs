using System.Net.Sockets;
using System.Text;

namespace Parley.SocketIO.Tests;

/// <summary>What stands on the wire, which WebSocket clients do not show.</summary>
public class WebSocketWireTests
{
    private const string Target = "/engine.io/?EIO=4&transport=websocket";

    [Fact]
    public async Task The_handshake_is_that_of_the_specification()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TcpClient client = await DialAsync(app, Handshake());
        string head = await ReadHeadAsync(client);
        Assert.StartsWith("HTTP/1.1 101 Switching Protocols\r\n", head);
        Assert.Contains("\r\nUpgrade: websocket\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: Upgrade\r\n", head, StringComparison.Ordinal);
        // RFC 6455, section 1.3
        Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "no key in Base64, surely.")]
    [InlineData("Upgrade: websocket", "Upgrade: h2c")]
    [InlineData("Connection: Upgrade", "Connection: keep-alive")]
    public async Task What_is_no_handshake_is_refused(string part, string instead)
    {
        await using TestApp app = await TestApp.StartAsync();
        using TcpClient client = await DialAsync(app, Handshake().Replace(part, instead, StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 400 ", await ReadHeadAsync(client));
    }

    [Fact]
    public async Task A_frame_that_comes_with_the_handshake_is_not_lost()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TcpClient client = await DialAsync(app, Handshake() + "\u0081\u0082\0\0\0\04a");
        await ReadHeadAsync(client);
        Assert.StartsWith("81 ", await ReadFrameAsync(client));
        Assert.Equal("81 4a", await ReadFrameAsync(client));
    }

    [Fact]
    public async Task A_ping_is_answered_with_what_it_carries()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TcpClient client = await OpenAsync(app);
        await SendAsync(client, "\u0089\u0085\0\0\0\0hello");
        Assert.Equal("8A hello", await ReadFrameAsync(client));
    }

    [Fact]
    public async Task A_candidate_of_an_upgrade_may_ping_too()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync();
        string sid = session[session.IndexOf("&sid=", StringComparison.Ordinal)..];
        using TcpClient client = await DialAsync(app, Handshake(Target + sid));
        await ReadHeadAsync(client);
        await SendAsync(client, "\u0089\u0080\0\0\0\0");
        Assert.Equal("8A ", await ReadFrameAsync(client));
    }

    [Theory]
    [InlineData("\u0081\u00024a", "\u0003\u00ea", DisconnectReason.ProtocolError)]
    [InlineData("\u0081\u0082\0\0\0\04\u00ff", "\u0003\u00ef", DisconnectReason.ProtocolError)]
    [InlineData("\u0088\u0082\0\0\0\0\u0003\u00e9", "\u0003\u00e8", DisconnectReason.TransportClosed)]
    public async Task A_close_frame_says_why(string frame, string status, DisconnectReason reason)
    {
        await using TestApp app = await TestApp.StartAsync();
        using TcpClient client = await OpenAsync(app);
        await SendAsync(client, frame);
        Assert.Equal("88 " + status, await ReadFrameAsync(client));
        Assert.Equal(reason, await app.Raw.NextClosingAsync());
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Requests_before_the_handshake_share_the_connection()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TcpClient client = await DialAsync(app, "POST /socket.io/metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        string head = await ReadHeadAsync(client);
        Assert.StartsWith("HTTP/1.1 200 ", head);
        // Chunked: 7, the text, 0.
        await ReadAsync(client, "7\r\nmetrics\r\n0\r\n\r\n".Length);
        await SendAsync(client, Handshake());
        Assert.StartsWith("HTTP/1.1 101 ", await ReadHeadAsync(client));
        Assert.StartsWith("81 0{", await ReadFrameAsync(client));
    }

    [Theory]
    [InlineData("/engine.io/?EIO=3&transport=websocket", true)]
    [InlineData("/socket.io/?EIO=3&transport=websocket", true)]
    [InlineData(Target, false)]
    public async Task Clients_of_engine_io_3_get_the_response_of_the_handshake_by_itself(string target, bool isApart)
    {
        var flushes = new FlushRecorder();
        await using TestApp app = await TestApp.StartAsync(flushes: flushes);
        using TcpClient client = await DialAsync(app, Handshake(target));
        string head = await ReadHeadAsync(client);
        Assert.StartsWith("81 0{", await ReadFrameAsync(client));
        Assert.Equal(isApart, flushes.Lengths[0] == head.Length);
    }

    private static string Handshake(string target = Target) =>
        $"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private static async Task<TcpClient> OpenAsync(TestApp app)
    {
        TcpClient client = await DialAsync(app, Handshake());
        await ReadHeadAsync(client);
        Assert.StartsWith("81 0{", await ReadFrameAsync(client));
        return client;
    }

    private static async Task<TcpClient> DialAsync(TestApp app, string first)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", app.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await SendAsync(client, first);
        return client;
    }

    private static async Task SendAsync(TcpClient client, string latin1) =>
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(latin1), TestContext.Current.CancellationToken);

    private static async Task<string> ReadHeadAsync(TcpClient client)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append(await ReadAsync(client, 1));
        return head.ToString();
    }

    /// <summary>The first byte and the payload of a frame of up to 64 KB.</summary>
    private static async Task<string> ReadFrameAsync(TcpClient client)
    {
        string head = await ReadAsync(client, 2);
        int length = head[1];
        if (length == 126)
        {
            string longer = await ReadAsync(client, 2);
            length = longer[0] << 8 | longer[1];
        }
        return $"{(int)head[0]:X2} {await ReadAsync(client, length)}";
    }

    private static async Task<string> ReadAsync(TcpClient client, int length)
    {
        var bytes = new byte[length];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        await client.GetStream().ReadExactlyAsync(bytes, patience.Token);
        return Encoding.Latin1.GetString(bytes);
    }
}
