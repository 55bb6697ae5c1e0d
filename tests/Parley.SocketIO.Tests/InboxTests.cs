namespace Parley.SocketIO.Tests;

public class InboxTests
{
    [Fact]
    public async Task Events_are_handled_one_after_the_other_in_order()
    {
        await using TestApp app = await TestApp.StartAsync();
        int running = 0;
        app.Handler.Event = async (socket, received) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            socket.Emit("done", received.Arguments.Utf8);
        };
        using TestClient client = await app.ConnectMainAsync();
        for (int i = 0; i < 500; i++)
            await client.SendAsync($"42[\"x\",{i}]");
        for (int i = 0; i < 500; i++)
            Assert.Equal($"42[\"done\",{i}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_busy_handler_does_not_delay_the_heartbeat()
    {
        await using TestApp app = await TestApp.StartAsync();
        var proceed = new TaskCompletionSource();
        app.Handler.Event = async (_, _) => await proceed.Task;
        using TestClient client = await app.ConnectAsync("EIO=3&transport=websocket");
        await client.ReceiveAsync();
        await client.ReceiveAsync();
        await client.SendAsync("42[\"slow\"]");
        await client.SendAsync("2");
        Assert.Equal("3", await client.ReceiveAsync());
        proceed.SetResult();
    }

    [Fact]
    public async Task A_full_inbox_stops_the_reading_until_there_is_room()
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { MaxPendingEvents = 2 });
        var proceed = new TaskCompletionSource();
        app.Handler.Event = async (socket, received) =>
        {
            await proceed.Task;
            socket.Emit("done", received.Arguments.Utf8);
        };
        string session = await app.OpenPollingAsync(3, "/socket.io/");
        await (await app.GetAsync(session, "/socket.io/")).TextAsync();
        // One is handled and one waits; the third does not fit and holds its POST.
        Assert.Equal("ok", await (await app.PostAsync(session, "9:42[\"x\",1]9:42[\"x\",2]", "/socket.io/")).TextAsync());
        Task<HttpResponseMessage> third = app.PostAsync(session, "9:42[\"x\",3]", "/socket.io/");
        // Whoever is not held is answered meanwhile.
        for (int i = 0; i < 50; i++)
            (await app.Http.PostAsync("/socket.io/metrics", null, TestContext.Current.CancellationToken)).Dispose();
        Assert.False(third.IsCompleted);
        proceed.SetResult();
        Assert.Equal("ok", await (await third).TextAsync());
    }
}
