using System.Net;

namespace Parley.SocketIO.Tests;

public class HeartbeatTests
{
    [Fact]
    public async Task The_server_pings_a_new_client_as_long_as_it_answers()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        await client.ReceiveAsync();
        for (int i = 0; i < 3; i++)
        {
            app.Time.Advance(app.Engine.Options.PingInterval);
            Assert.Equal("2", await client.ReceiveAsync());
            await client.SendAsync("3");
            await client.SendAsync("4still here");
            Assert.Equal("4still here", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task A_new_client_that_does_not_answer_is_cut_exactly_after_the_timeout()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        await client.ReceiveAsync();
        app.Time.Advance(app.Engine.Options.PingInterval);
        Assert.Equal("2", await client.ReceiveAsync());
        app.Time.Advance(app.Engine.Options.PingTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, app.Engine.ConnectionCount);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, app.Engine.ConnectionCount);
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.PingTimeout, await app.Raw.NextClosingAsync());
    }

    [Fact]
    public async Task Messages_are_no_pong()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        await client.ReceiveAsync();
        app.Time.Advance(app.Engine.Options.PingInterval);
        Assert.Equal("2", await client.ReceiveAsync());
        await client.SendAsync("4a");
        await client.ReceiveAsync();
        app.Time.Advance(app.Engine.Options.PingTimeout);
        Assert.Equal(0, app.Engine.ConnectionCount);
    }

    [Fact]
    public async Task An_old_client_pings_and_gets_its_data_back()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync("EIO=3&transport=websocket", "/engine.io/");
        await client.ReceiveAsync();
        for (int i = 0; i < 3; i++)
        {
            app.Time.Advance(app.Engine.Options.PingInterval);
            await client.SendAsync("2probe");
            Assert.Equal("3probe", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task An_old_client_that_stops_pinging_is_cut()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync("EIO=3&transport=websocket", "/engine.io/");
        await client.ReceiveAsync();
        app.Time.Advance(app.Engine.Options.PingInterval + app.Engine.Options.PingTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, app.Engine.ConnectionCount);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.PingTimeout, await app.Raw.NextClosingAsync());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public async Task A_silent_polling_session_is_unknown_afterwards(int revision)
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(revision);
        app.Time.Advance(app.Engine.Options.PingInterval);
        app.Time.Advance(app.Engine.Options.PingTimeout);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync(session)).StatusCode);
    }

    [Fact]
    public async Task A_polling_client_gets_pings_by_polling()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync();
        for (int i = 0; i < 3; i++)
        {
            app.Time.Advance(app.Engine.Options.PingInterval);
            Assert.Equal("2", await (await app.GetAsync(session)).TextAsync());
            await app.PostAsync(session, "3");
        }
    }
}
