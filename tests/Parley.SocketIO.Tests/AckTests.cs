namespace Parley.SocketIO.Tests;

public class AckTests
{
    [Fact]
    public async Task A_handler_may_wait_for_the_client_it_is_handling()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Handler.Event = static async (socket, _) =>
        {
            AckResult result = await socket.EmitWithAckAsync("question", "1"u8, TimeSpan.FromSeconds(5));
            socket.Emit(result.Outcome.ToString(), result.Arguments.Utf8);
        };
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync("42[\"ask me\"]");
        await client.SendAsync($"43{await ReadAckIdAsync(client)}[\"answer\",2]");
        Assert.Equal("42[\"Acknowledged\",\"answer\",2]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Waiting_ends_after_the_timeout()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        Socket socket = await app.Handler.NextSocketAsync();
        Task<AckResult> waiting = socket.EmitWithAckAsync(
            "question", default, TimeSpan.FromSeconds(5), cancellationToken: TestContext.Current.CancellationToken);
        await client.ReceiveAsync();
        app.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(AckOutcome.TimedOut, (await waiting).Outcome);
    }

    [Fact]
    public async Task Waiting_ends_with_the_socket()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        Socket socket = await app.Handler.NextSocketAsync();
        Task<AckResult> waiting = socket.EmitWithAckAsync(
            "question", default, TimeSpan.FromSeconds(5), cancellationToken: TestContext.Current.CancellationToken);
        client.Abort();
        Assert.Equal(AckOutcome.Disconnected, (await waiting).Outcome);
        Assert.Equal(AckOutcome.Disconnected, (await socket.EmitWithAckAsync(
            "question", default, TimeSpan.FromSeconds(5), cancellationToken: TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task An_acknowledgement_of_a_shared_frame_reaches_the_handler()
    {
        await using TestApp app = await TestApp.StartAsync();
        var seen = new TaskCompletionSource<(Socket, long, int)>();
        app.Handler.Acknowledged = (from, id, arguments) =>
        {
            seen.TrySetResult((from, id, arguments.Count));
            return default;
        };
        using TestClient client = await app.ConnectMainAsync();
        Socket socket = await app.Handler.NextSocketAsync();
        SharedFrame frame = SharedFrame.Event("text", "{}"u8, acknowledged: true);
        Assert.True(socket.Send(frame));
        Assert.Equal($"42{frame.AckId}[\"text\",{{}}]", await client.ReceiveAsync());
        await client.SendAsync($"43{frame.AckId}[]");
        Assert.Equal((socket, frame.AckId!.Value, 0), await seen.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Only_the_first_reply_counts()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Handler.Event = static (socket, received) =>
        {
            Assert.True(received.Ack!.Reply("1"u8));
            Assert.False(received.Ack.Reply("2"u8));
            socket.Emit("done");
            return default;
        };
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync("427[\"x\"]");
        Assert.Equal("437[1]", await client.ReceiveAsync());
        Assert.Equal("42[\"done\"]", await client.ReceiveAsync());
    }

    private static async Task<string> ReadAckIdAsync(TestClient client)
    {
        string question = (await client.ReceiveAsync())!;
        return question[2..question.IndexOf('[')];
    }
}
