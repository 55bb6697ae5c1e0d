using System.Net.WebSockets;

namespace Parley.SocketIO.Tests;

public class WebSocketTestsAfterTheRequest() : WebSocketTests(Carrier.Connection);

public class WebSocketTestsWithinTheRequest() : WebSocketTests(Carrier.Request);

public class WebSocketTestsOverHttp2() : WebSocketTests(Carrier.Http2);

public abstract class WebSocketTests(Carrier carrier)
{
    [Theory]
    [InlineData(4, new byte[] { 1, 2, 3 }, "1 2 3")]
    [InlineData(4, new byte[] { }, "")]
    [InlineData(3, new byte[] { 4, 1, 2, 3 }, "4 1 2 3")]
    public async Task Messages_come_back(int revision, byte[] binary, string expected)
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        using TestClient client = await OpenAsync(app, revision);
        await client.SendAsync("4hello €😀");
        Assert.Equal("4hello €😀", await client.ReceiveAsync());
        await client.SendAsync(binary);
        Assert.Equal(expected, await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_message_may_come_in_parts()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        using TestClient client = await OpenAsync(app);
        await client.SendPartAsync("4he", false);
        await client.SendPartAsync("llo ", false);
        await client.SendPartAsync("", true);
        Assert.Equal("4hello ", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_large_message_is_read_whole()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        using TestClient client = await OpenAsync(app);
        string large = "4" + new string('x', 999_999);
        await client.SendAsync(large);
        Assert.Equal(large, await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_message_beyond_the_maximum_ends_the_session()
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { MaxPayload = 100 }, carrier);
        using TestClient client = await OpenAsync(app);
        await client.SendAsync("4" + new string('x', 99));
        Assert.NotNull(await client.ReceiveAsync());
        await client.SendAsync("4" + new string('x', 100));
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.ProtocolError, await app.Raw.NextClosingAsync());
    }

    [Theory]
    [InlineData(4, "abc")]
    [InlineData(4, "")]
    [InlineData(4, "2")]
    [InlineData(4, "0{}")]
    [InlineData(4, "5")]
    [InlineData(3, "3")]
    [InlineData(3, "b")]
    public async Task An_invalid_packet_ends_the_session_with_1002(int revision, string packet)
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        using TestClient client = await OpenAsync(app, revision);
        await client.SendAsync(packet);
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.ProtocolError, client.CloseStatus);
        Assert.Equal(DisconnectReason.ProtocolError, await app.Raw.NextClosingAsync());
    }

    [Fact]
    public async Task A_close_packet_ends_the_session()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        using TestClient client = await OpenAsync(app);
        await client.SendAsync("1");
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.TransportClosed, await app.Raw.NextClosingAsync());
    }

    [Fact]
    public async Task Closing_the_websocket_ends_the_session()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        using TestClient client = await OpenAsync(app);
        await client.CloseAsync();
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.TransportClosed, await app.Raw.NextClosingAsync());
    }

    [Fact]
    public async Task Losing_the_websocket_ends_the_session()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        using TestClient client = await OpenAsync(app);
        client.Abort();
        Assert.Equal(DisconnectReason.TransportError, await app.Raw.NextClosingAsync());
    }

    [Fact]
    public async Task The_server_closes_after_what_it_sent()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        using TestClient client = await OpenAsync(app);
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        for (int i = 0; i < 100; i++)
            connection.SendText("x"u8);
        connection.Close();
        Assert.False(connection.SendText("too late"u8));
        Assert.Equal(Enumerable.Repeat("4x", 100), await client.ReceiveAllAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
        Assert.Equal(DisconnectReason.ServerClosed, await app.Raw.NextClosingAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_answer_the_close_is_cut()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        using TestClient client = await OpenAsync(app);
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        connection.Close();
        await app.Raw.NextClosingAsync();
        Assert.Equal(1, app.Engine.ConnectionCount);
        app.Time.Advance(app.Engine.Options.CloseTimeout);
        Assert.Equal(0, app.Engine.ConnectionCount);
    }

    [Fact]
    public async Task Aborting_while_the_client_goes_by_itself_does_no_harm()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        for (int i = 0; i < 100; i++)
        {
            using TestClient client = await OpenAsync(app);
            EngineConnection connection = await app.Raw.NextOpeningAsync();
            client.Abort();
            for (int spin = 0; spin < i; spin++)
                await Task.Yield();
            connection.Abort();
            // Whichever of the two ended it has let go of it by now.
            await app.Raw.NextClosingAsync();
        }

        Assert.Equal(0, app.Engine.ConnectionCount);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_as_a_slow_consumer()
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { MaxQueuedBytes = 1_000_000 }, carrier);
        using TestClient client = await OpenAsync(app);
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        var chunk = new byte[50_000];
        int sent = 0;
        while (connection.SendBinary(chunk) && sent < 10_000)
            sent++;
        Assert.InRange(sent, 19, 9_999);
        Assert.Equal(DisconnectReason.SlowConsumer, await app.Raw.NextClosingAsync());
    }

    [Fact]
    public async Task A_polling_client_that_does_not_poll_is_cut_by_the_number_of_frames()
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { MaxQueuedFrames = 3 }, carrier);
        await app.OpenPollingAsync();
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => connection.SendText("x"u8)));
        Assert.Equal(DisconnectReason.SlowConsumer, await app.Raw.NextClosingAsync());
    }

    private static async Task<TestClient> OpenAsync(TestApp app, int revision = 4)
    {
        TestClient client = await app.ConnectAsync($"EIO={revision}&transport=websocket", "/engine.io/");
        Assert.StartsWith("0{", await client.ReceiveAsync());
        return client;
    }
}
