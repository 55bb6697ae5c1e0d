namespace Parley.SocketIO.Tests;

public class DisconnectTests
{
    [Fact]
    public async Task An_error_event_and_the_disconnect_reach_the_client_in_order()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Handler.Connected = static socket =>
        {
            socket.Emit("system:error:expired-token", "{\"body\":{}}"u8);
            socket.Disconnect(closeTransport: true);
            return default;
        };
        using TestClient client = await app.ConnectAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40");
        List<string> received = await client.ReceiveAllAsync();
        Assert.Equal(["42[\"system:error:expired-token\",{\"body\":{}}]", "41"], received[1..]);
        Assert.Equal(DisconnectReason.ServerDisconnected, await app.Handler.NextReasonAsync());
    }

    [Fact]
    public async Task A_polling_client_gets_the_disconnect_before_the_close()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Handler.Connected = static socket =>
        {
            socket.Emit("bye");
            socket.Disconnect(closeTransport: true);
            return default;
        };
        string session = await app.OpenPollingAsync(3, "/socket.io/");
        Assert.Equal("2:409:42[\"bye\"]2:41", await (await app.GetAsync(session, "/socket.io/")).TextAsync());
        Assert.Equal("1:1", await (await app.GetAsync(session, "/socket.io/")).TextAsync());
    }

    [Fact]
    public async Task A_disconnect_keeps_the_transport_and_its_other_namespaces()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        Socket socket = await app.Handler.NextSocketAsync();
        await client.SendAsync("40/custom,");
        await client.ReceiveAsync();
        socket.Disconnect();
        socket.Disconnect();
        Assert.False(socket.Emit("too late"));
        Assert.Equal("41", await client.ReceiveAsync());
        await client.SendAsync("42[\"crossed on the way\"]");
        await client.SendAsync("42/custom,[\"x\"]");
        Assert.Equal("42/custom,[\"x-back\"]", await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.ServerDisconnected, await app.Handler.NextReasonAsync());
    }

    [Fact]
    public async Task Closing_the_transport_sends_no_disconnect()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        Socket socket = await app.Handler.NextSocketAsync();
        socket.Emit("last");
        socket.CloseTransport();
        Assert.Equal(["42[\"last\"]"], await client.ReceiveAllAsync());
        Assert.Equal(DisconnectReason.ServerClosed, await app.Handler.NextReasonAsync());
    }

    [Fact]
    public async Task What_a_client_said_before_it_went_is_heard_before_its_going()
    {
        await using TestApp app = await TestApp.StartAsync();
        var proceed = new TaskCompletionSource();
        var heard = new List<string>();
        app.Handler.Event = async (_, received) =>
        {
            await proceed.Task;
            heard.Add(received.Name);
        };
        using TestClient client = await app.ConnectMainAsync();
        for (int i = 0; i < 5; i++)
            await client.SendAsync($"42[\"{i}\"]");
        await client.SendAsync("41");
        await client.CloseAsync();
        await client.ReceiveAllAsync();
        proceed.SetResult();
        Assert.Equal(DisconnectReason.ClientDisconnected, await app.Handler.NextReasonAsync());
        Assert.Equal(["0", "1", "2", "3", "4"], heard);
    }

    [Fact]
    public async Task Draining_closes_all_and_lets_nobody_in()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient websocket = await app.ConnectMainAsync();
        Socket socket = await app.Handler.NextSocketAsync();
        socket.Emit("last");
        string polling = await app.OpenPollingAsync(4, "/socket.io/");
        Task<int> drain = app.Server.DrainAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.Equal(["42[\"last\"]"], await websocket.ReceiveAllAsync());
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable, websocket.CloseStatus);
        Assert.Equal(DisconnectReason.Draining, await app.Handler.NextReasonAsync());
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await app.GetAsync("EIO=4&transport=polling", "/socket.io/")).StatusCode);
        Assert.Equal("1", await (await app.GetAsync(polling, "/socket.io/")).TextAsync());
        Assert.Equal(0, await drain);
        Assert.Equal(0, app.Server.ConnectionCount);
    }

    [Fact]
    public async Task Draining_may_take_its_time_and_then_closes_little_by_little()
    {
        await using TestApp app = await TestApp.StartAsync();
        TestClient[] clients = [await app.ConnectMainAsync(), await app.ConnectMainAsync(), await app.ConnectMainAsync()];
        TimeSpan spread = TimeSpan.FromSeconds(3);
        Task<int> drain = app.Server.DrainAsync(spread, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        int Open() => app.Server.Engine.Connections.Count(connection => connection.IsOpen);

        Assert.Equal(2, Open());
        HttpResponseMessage refused = await app.GetAsync("EIO=4&transport=polling", "/socket.io/");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Task<List<string>>[] received = [.. clients.Select(client => client.ReceiveAllAsync())];
        for (int open = 1; open >= 0; open--)
        {
            while (Open() > open)
            {
                Assert.Equal(open + 1, Open());
                app.Time.Advance(TimeSpan.FromMilliseconds(50));
                await Task.Yield();
            }
        }

        await Task.WhenAll(received);
        Assert.Equal(0, await drain);
        foreach (TestClient client in clients)
            client.Dispose();
    }

    [Fact]
    public async Task Draining_cuts_at_the_deadline_whoever_is_still_there()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient silent = await app.ConnectMainAsync();
        Task<int> drain = app.Server.DrainAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await drain);
        Assert.Equal(0, app.Server.ConnectionCount);
    }
}
