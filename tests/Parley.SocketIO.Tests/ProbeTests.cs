namespace Parley.SocketIO.Tests;

/// <summary>Whether a client is still there, found out before the heartbeat would.</summary>
public class ProbeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_new_client_answers_by_its_pong()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        await client.ReceiveAsync();
        Task<bool> probe = Probe(app);
        Assert.Equal("2", await client.ReceiveAsync());
        Assert.False(probe.IsCompleted);
        await client.SendAsync("3");
        Assert.True(await probe);
    }

    [Fact]
    public async Task A_probe_does_not_disturb_the_heartbeat()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        await client.ReceiveAsync();
        for (int i = 0; i < 3; i++)
        {
            app.Time.Advance(app.Engine.Options.PingInterval);
            Assert.Equal("2", await client.ReceiveAsync());
            Task<bool> probe = Probe(app);
            Assert.Equal("2", await client.ReceiveAsync());
            await client.SendAsync("3");
            await client.SendAsync("3");
            await client.SendAsync("4still here");
            Assert.Equal("4still here", await client.ReceiveAsync());
            Assert.True(await probe);
        }
    }

    [Fact]
    public async Task An_old_client_on_a_WebSocket_need_not_know_of_it()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync("EIO=3&transport=websocket", "/engine.io/");
        await client.ReceiveAsync();
        Task<string?> receiving = client.ReceiveAsync();
        Assert.True(await Probe(app));
        Assert.False(receiving.IsCompleted);
    }

    [Theory]
    [InlineData(3, "1:6")]
    [InlineData(4, "2")]
    public async Task A_polling_client_answers_by_its_next_poll(int revision, string told)
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(revision);
        Task<HttpResponseMessage> poll = app.GetAsync(session);
        Task<bool> probe = Probe(app);
        Assert.Equal(told, await (await poll).TextAsync());
        poll = app.GetAsync(session);
        Assert.True(await probe);
        app.Engine.Connections.Single().Abort();
        await poll;
    }

    [Theory]
    [InlineData("EIO=4&transport=websocket")]
    [InlineData("EIO=3&transport=websocket")]
    public async Task A_client_that_does_not_answer_is_waited_for_no_longer_than_that(string query)
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(query, "/engine.io/");
        await client.ReceiveAsync();
        Task<bool> probe = Probe(app);
        app.Time.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(probe.IsCompleted);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await probe);
        // It was only asked: whether it is to go is another question.
        Assert.Equal(1, app.Engine.ConnectionCount);
    }

    [Fact]
    public async Task A_client_that_goes_meanwhile_ends_the_wait_at_once()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        await client.ReceiveAsync();
        Task<bool> probe = Probe(app);
        client.Abort();
        Assert.False(await probe);
        Assert.Equal(0, app.Engine.ConnectionCount);
    }

    private static Task<bool> Probe(TestApp app) => app.Engine.Connections.Single().ProbeAsync(Patience);
}
