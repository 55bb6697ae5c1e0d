using System.Net;

namespace Parley.SocketIO.Tests;

public class UpgradeTestsAfterTheRequest() : UpgradeTests(Carrier.Connection);

public class UpgradeTestsWithinTheRequest() : UpgradeTests(Carrier.Request);

public class UpgradeTestsOverHttp2() : UpgradeTests(Carrier.Http2);

public abstract class UpgradeTests(Carrier carrier)
{
    [Theory]
    [InlineData(4, "6")]
    [InlineData(3, "1:6")]
    public async Task A_session_moves_from_polling_to_websocket(int revision, string noop)
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        string session = await app.OpenPollingAsync(revision);
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        using TestClient client = await ProbeAsync(app, session);

        Task<HttpResponseMessage> poll = app.GetAsync(session);
        await AdvanceUntilAsync(app, poll);
        Assert.Equal(noop, await (await poll).TextAsync());
        Assert.Equal(TransportKind.Polling, connection.Transport);

        await client.SendAsync("5");
        await client.SendAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveAsync());
        Assert.Equal(TransportKind.WebSocket, connection.Transport);
    }

    [Fact]
    public async Task A_waiting_poll_is_released_by_the_probe()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        string session = await app.OpenPollingAsync();
        Task<HttpResponseMessage> poll = app.GetAsync(session);
        using TestClient client = await ProbeAsync(app, session);
        await AdvanceUntilAsync(app, poll);
        Assert.Equal("6", await (await poll).TextAsync());
    }

    [Fact]
    public async Task What_waits_in_the_queue_goes_out_on_the_new_transport()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        string session = await app.OpenPollingAsync();
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        using TestClient client = await ProbeAsync(app, session);
        connection.SendText("one"u8);
        connection.SendText("two"u8);
        await client.SendAsync("5");
        Assert.Equal("4one", await client.ReceiveAsync());
        Assert.Equal("4two", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Polling_is_over_after_the_upgrade_and_does_no_harm()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        string session = await app.OpenPollingAsync();
        using TestClient client = await UpgradeAsync(app, session);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync(session)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync(session, "4x")).StatusCode);
        await client.SendAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_second_websocket_of_the_session_is_closed_and_does_no_harm()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        string session = await app.OpenPollingAsync();
        using TestClient client = await UpgradeAsync(app, session);
        using TestClient second = await app.ConnectAsync(Socket(session), "/engine.io/");
        Assert.Null(await second.ReceiveAsync());
        await client.SendAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_second_candidate_is_closed()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        string session = await app.OpenPollingAsync();
        using TestClient first = await ProbeAsync(app, session);
        using TestClient second = await app.ConnectAsync(Socket(session), "/engine.io/");
        Assert.Null(await second.ReceiveAsync());
        await first.SendAsync("5");
        await first.SendAsync("4a");
        Assert.Equal("4a", await first.ReceiveAsync());
    }

    [Theory]
    [InlineData("4hello")]
    [InlineData("5")]
    [InlineData("2")]
    [InlineData("abc")]
    public async Task A_candidate_that_does_not_probe_is_dropped_and_polling_goes_on(string packet)
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        string session = await app.OpenPollingAsync();
        using TestClient client = await app.ConnectAsync(Socket(session), "/engine.io/");
        await client.SendAsync(packet);
        Assert.Null(await client.ReceiveAsync());
        await app.PostAsync(session, "4a");
        Assert.Equal("4a", await (await app.GetAsync(session)).TextAsync());
    }

    [Fact]
    public async Task A_candidate_that_does_not_finish_is_dropped_after_the_timeout()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        string session = await app.OpenPollingAsync();
        using TestClient client = await ProbeAsync(app, session);
        app.Time.Advance(app.Engine.Options.UpgradeTimeout);
        Assert.Null(await client.ReceiveAsync());
        await app.PostAsync(session, "4a");
        Assert.Equal("4a", await (await app.GetAsync(session)).TextAsync());
    }

    [Fact]
    public async Task A_close_during_the_upgrade_is_carried_out_on_the_new_transport()
    {
        await using TestApp app = await TestApp.StartAsync(carrier: carrier);
        string session = await app.OpenPollingAsync();
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        using TestClient client = await ProbeAsync(app, session);
        connection.SendText("last"u8);
        connection.Close();
        await client.SendAsync("5");
        Assert.Equal(["4last"], await client.ReceiveAllAsync());
    }

    private static string Socket(string session) => session.Replace("polling", "websocket", StringComparison.Ordinal);

    private static async Task<TestClient> ProbeAsync(TestApp app, string session)
    {
        TestClient client = await app.ConnectAsync(Socket(session), "/engine.io/");
        await client.SendAsync("2probe");
        Assert.Equal("3probe", await client.ReceiveAsync());
        return client;
    }

    private static async Task<TestClient> UpgradeAsync(TestApp app, string session)
    {
        TestClient client = await ProbeAsync(app, session);
        await client.SendAsync("5");
        await client.SendAsync("4upgraded");
        Assert.Equal("4upgraded", await client.ReceiveAsync());
        return client;
    }

    /// <summary>A poll during an upgrade waits a tenth of a second of the server's time, from whenever it arrives.</summary>
    private static async Task AdvanceUntilAsync(TestApp app, Task task)
    {
        while (!task.IsCompleted)
        {
            app.Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
