namespace Parley.SocketIO.Tests;

public class RoomTests
{
    [Fact]
    public async Task One_frame_reaches_everyone_in_the_room_of_either_protocol_and_nobody_else()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient modern = await app.ConnectMainAsync();
        Socket first = await app.Handler.NextSocketAsync();
        using TestClient old = await app.ConnectAsync("EIO=3&transport=websocket");
        await old.ReceiveAsync();
        await old.ReceiveAsync();
        Socket second = await app.Handler.NextSocketAsync();
        using TestClient outsider = await app.ConnectMainAsync();
        Socket third = await app.Handler.NextSocketAsync();

        first.Join("room");
        first.Join("room");
        second.Join("room");
        SharedFrame frame = SharedFrame.Event("text", "{\"_placeholder\":true,\"num\":0}"u8, attachments: [new byte[] { 1, 2 }]);
        Assert.Equal(2, app.Server.Of().BroadcastTo("room", frame));
        Assert.Equal(1, app.Server.Of().BroadcastTo("room", SharedFrame.Event("others"), except: first));
        third.Emit("only");

        Assert.Equal("451-[\"text\",{\"_placeholder\":true,\"num\":0}]", await modern.ReceiveAsync());
        Assert.Equal("1 2", await modern.ReceiveAsync());
        Assert.Equal("451-[\"text\",{\"_placeholder\":true,\"num\":0}]", await old.ReceiveAsync());
        Assert.Equal("4 1 2", await old.ReceiveAsync());
        Assert.Equal("42[\"others\"]", await old.ReceiveAsync());
        Assert.Equal("42[\"only\"]", await outsider.ReceiveAsync());
    }

    [Fact]
    public async Task Joined_frames_arrive_one_by_one_in_their_order_and_are_acknowledged_under_their_own_ids()
    {
        await using TestApp app = await TestApp.StartAsync();
        var seen = new TaskCompletionSource<long>();
        app.Handler.Acknowledged = (_, id, _) =>
        {
            seen.TrySetResult(id);
            return default;
        };
        using TestClient client = await app.ConnectMainAsync();
        Socket socket = await app.Handler.NextSocketAsync();
        SharedFrame first = SharedFrame.Event("a", "1"u8);
        SharedFrame second = SharedFrame.Event("b", "{\"_placeholder\":true,\"num\":0}"u8, attachments: [new byte[] { 7 }]);
        SharedFrame third = SharedFrame.Event("c", acknowledged: true);

        SharedFrame together = SharedFrame.Together([first, second, third]);

        Assert.Null(together.AckId);
        Assert.Equal(first.Size + second.Size + third.Size, together.Size);
        Assert.True(socket.Send(together));
        Assert.Equal("42[\"a\",1]", await client.ReceiveAsync());
        Assert.Equal("451-[\"b\",{\"_placeholder\":true,\"num\":0}]", await client.ReceiveAsync());
        Assert.Equal("7", await client.ReceiveAsync());
        Assert.Equal($"42{third.AckId}[\"c\"]", await client.ReceiveAsync());
        await client.SendAsync($"43{third.AckId}[]");
        Assert.Equal(third.AckId!.Value, await seen.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Frames_are_joined_for_one_namespace_only()
    {
        SharedFrame one = SharedFrame.Event("a");
        Assert.Same(one, SharedFrame.Together([one]));
        Assert.Throws<ArgumentException>(() => SharedFrame.Together([]));
        Assert.Throws<ArgumentException>(() => SharedFrame.Together([one, SharedFrame.Event("b", ns: "/other")]));
    }

    [Fact]
    public async Task A_socket_that_goes_leaves_its_rooms()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        Socket socket = await app.Handler.NextSocketAsync();
        socket.Join("a");
        socket.Join("b");
        socket.Leave("a");
        Assert.Equal(["b"], socket.Rooms);
        Assert.Empty(app.Server.Of().SocketsIn("a"));
        Assert.Equal([socket], app.Server.Of().SocketsIn("b"));
        client.Abort();
        await app.Handler.NextReasonAsync();
        Assert.Empty(app.Server.Of().SocketsIn("b"));
        socket.Join("c");
        Assert.Empty(app.Server.Of().SocketsIn("c"));
    }

    [Fact]
    public async Task A_broadcast_reaches_the_whole_namespace()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient first = await app.ConnectMainAsync();
        using TestClient second = await app.ConnectMainAsync();
        await first.SendAsync("421[\"x\"]");
        await second.SendAsync("421[\"x\"]");
        await first.ReceiveAsync();
        await second.ReceiveAsync();
        Assert.Equal(2, app.Server.Of().Broadcast(SharedFrame.Event("all")));
        Assert.Equal("42[\"all\"]", await first.ReceiveAsync());
        Assert.Equal("42[\"all\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task A_frame_of_another_namespace_is_a_mistake_of_the_app()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        Socket socket = await app.Handler.NextSocketAsync();
        Assert.Throws<ArgumentException>(() => socket.Send(SharedFrame.Event("x", ns: "/custom")));
    }
}
