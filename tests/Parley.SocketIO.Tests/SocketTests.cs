using System.Text.Json;

namespace Parley.SocketIO.Tests;

public class SocketTests
{
    [Theory]
    [InlineData("40", JsonValueKind.Undefined)]
    [InlineData("40{\"token\":\"123\"}", JsonValueKind.Object)]
    public async Task A_client_connects_with_and_without_auth(string connect, JsonValueKind kind)
    {
        await using TestApp app = await TestApp.StartAsync();
        JsonElement seen = default;
        app.Handler.Connecting = (_, auth) =>
        {
            seen = auth;
            return ValueTask.FromResult(ConnectDecision.Accept);
        };
        using TestClient client = await app.ConnectAsync();
        await client.ReceiveAsync();
        await client.SendAsync(connect);
        string connected = (await client.ReceiveAsync())!;
        Socket socket = await app.Handler.NextSocketAsync();
        Assert.Equal($$"""40{"sid":"{{socket.Id}}"}""", connected);
        Assert.NotEqual(socket.Connection.Id, socket.Id);
        Assert.Equal(kind, seen.ValueKind);
    }

    [Fact]
    public async Task An_old_client_is_connected_unasked_and_may_ask_again()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Handler.Connected = static socket =>
        {
            socket.Emit("first");
            return default;
        };
        using TestClient client = await app.ConnectAsync("EIO=3&transport=websocket");
        Assert.StartsWith("0{", await client.ReceiveAsync());
        Assert.Equal("40", await client.ReceiveAsync());
        Assert.Equal("42[\"first\"]", await client.ReceiveAsync());
        await client.SendAsync("40");
        await client.SendAsync("40/custom?token=a%20b,");
        Assert.Equal("40/custom,", await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_old_polling_client_gets_open_and_then_connect()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(3, "/socket.io/");
        Assert.Equal("2:40", await (await app.GetAsync(session, "/socket.io/")).TextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_hears_that_it_is_connected_once_the_handler_is_done_even_if_that_fails(bool fails)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.ErrorsExpected = fails;
        var (held, done) = (new TaskCompletionSource<int>(), new TaskCompletionSource());
        app.Handler.Connected = async socket =>
        {
            held.SetResult(socket.Connection.QueuedBytes);
            await done.Task;
        };
        using TestClient client = await app.ConnectAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40");
        Task<string?> answer = client.ReceiveAsync();
        Assert.NotEqual(0, await held.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        if (fails)
            done.SetException(new InvalidOperationException("The handler failed."));
        else
            done.SetResult();
        Assert.StartsWith("40{\"sid\":", await answer);
    }

    [Fact]
    public async Task What_is_emitted_on_connecting_comes_first()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Handler.Connected = static async socket =>
        {
            await Task.Yield();
            socket.Emit("session:success", "{\"body\":{}}"u8);
        };
        using TestClient client = await app.ConnectAsync();
        await client.ReceiveAsync();
        await client.SendAsync("40");
        Assert.StartsWith("40{", await client.ReceiveAsync());
        await client.SendAsync("42[\"early\"]");
        Assert.Equal("42[\"session:success\",{\"body\":{}}]", await client.ReceiveAsync());
        Assert.Equal("42[\"early-back\"]", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("EIO=4&transport=websocket", "40/unknown,", "44/unknown,{\"message\":\"Invalid namespace\"}")]
    [InlineData("EIO=4&transport=websocket", "40/refusing,", "44/refusing,{\"message\":\"no\",\"data\":{\"code\":7}}")]
    [InlineData("EIO=3&transport=websocket", "40/unknown", "44/unknown,\"Invalid namespace\"")]
    [InlineData("EIO=3&transport=websocket", "40/refusing,", "44/refusing,{\"code\":7}")]
    public async Task A_refused_client_learns_why_and_may_stay(string query, string connect, string answer)
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(query);
        await client.ReceiveAsync();
        if (query.StartsWith("EIO=3", StringComparison.Ordinal))
            await client.ReceiveAsync();
        await client.SendAsync(connect);
        Assert.Equal(answer, await client.ReceiveAsync());
        await client.SendAsync("40/custom,");
        Assert.StartsWith("40/custom,", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("4abc")]
    [InlineData("4")]
    [InlineData("42{}")]
    [InlineData("42[]")]
    [InlineData("42abc[\"x\"]")]
    [InlineData("42/custom,[\"x\"]")]
    [InlineData("40")]
    [InlineData("44{}")]
    [InlineData("451-[\"x\",{\"_placeholder\":true,\"num\":1}]")]
    public async Task An_invalid_packet_ends_the_connection(string packet)
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync(packet);
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.ProtocolError, await app.Handler.NextReasonAsync());
    }

    [Fact]
    public async Task An_event_before_connecting_ends_the_connection()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync();
        await client.ReceiveAsync();
        await client.SendAsync("42[\"x\"]");
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task Text_in_place_of_an_attachment_ends_the_connection()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync("451-[\"x\"]");
        await client.SendAsync("42[\"x\"]");
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_attachment_of_nothing_ends_the_connection()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync(1, 2, 3);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task Attachments_are_bounded_together()
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { MaxAttachmentBytes = 5 });
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync("452-[\"x\"]");
        await client.SendAsync(1, 2, 3);
        await client.SendAsync(4, 5, 6);
        Assert.Null(await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(0, DisconnectReason.ConnectTimeout)]
    [InlineData(1, DisconnectReason.ConnectTimeout)]
    public async Task A_connection_without_a_namespace_is_closed_after_a_while(int refusals, DisconnectReason reason)
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { ConnectTimeout = TimeSpan.FromSeconds(5) });
        using TestClient client = await app.ConnectAsync();
        await client.ReceiveAsync();
        app.Time.Advance(TimeSpan.FromSeconds(4));
        for (int i = 0; i < refusals; i++)
        {
            await client.SendAsync("40/refusing,");
            Assert.StartsWith("44", await client.ReceiveAsync());
        }
        app.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await client.ReceiveAsync());
        Assert.Contains(app.Logs, line => line.EndsWith($"closed: {reason} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_whose_last_namespace_is_left_is_closed_after_a_while()
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { ConnectTimeout = TimeSpan.FromSeconds(5) });
        using TestClient client = await app.ConnectMainAsync();
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await client.SendAsync("41");
        Assert.Equal(DisconnectReason.ClientDisconnected, await app.Handler.NextReasonAsync());
        app.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_leaves_one_namespace_and_keeps_the_other()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync("40/custom,");
        await client.ReceiveAsync();
        await client.SendAsync("41/custom,");
        await client.SendAsync("42/custom,[\"in flight\"]");
        await client.SendAsync("42[\"message\",\"main\"]");
        Assert.Equal("42[\"message-back\",\"main\"]", await client.ReceiveAsync());
        await client.SendAsync("40/custom,");
        Assert.StartsWith("40/custom,", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("42[\"message\",1,\"2\",{\"3\":[true]}]", "42[\"message-back\",1,\"2\",{\"3\":[true]}]")]
    [InlineData("42[ \"message\" , 1 ]", "42[\"message-back\", 1 ]")]
    [InlineData("42[\"message\"]", "42[\"message-back\"]")]
    [InlineData("42456[\"ack\",1,\"2\",{\"3\":[false]}]", "43456[1,\"2\",{\"3\":[false]}]")]
    [InlineData("420[\"ack\"]", "430[]")]
    public async Task Events_and_acknowledgements_carry_their_arguments(string sent, string received)
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync(sent);
        Assert.Equal(received, await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("EIO=4&transport=websocket", "")]
    [InlineData("EIO=3&transport=websocket", "4 ")]
    public async Task Binary_goes_both_ways(string query, string typeByte)
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(query);
        await client.ReceiveAsync();
        bool old = typeByte.Length > 0;
        if (!old)
            await client.SendAsync("40");
        await client.ReceiveAsync();
        const string Arguments = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}";
        await client.SendAsync($"452-[\"message\",{Arguments}]");
        await client.SendAsync(old ? [4, 1, 2, 3] : [1, 2, 3]);
        await client.SendAsync(old ? [4] : []);
        Assert.Equal($"452-[\"message-back\",{Arguments}]", await client.ReceiveAsync());
        Assert.Equal(typeByte + "1 2 3", await client.ReceiveAsync());
        Assert.Equal(typeByte.Trim(), await client.ReceiveAsync());

        await client.SendAsync($"452-789[\"message\",{Arguments}]");
        await client.SendAsync(old ? [4, 1] : [1]);
        await client.SendAsync(old ? [4, 2] : [2]);
        Assert.Equal($"462-789[{Arguments}]", await client.ReceiveAsync());
        Assert.Equal(typeByte + "1", await client.ReceiveAsync());
        Assert.Equal(typeByte + "2", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_handler_finds_attachments_by_their_placeholders()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Handler.Event = static (socket, received) =>
        {
            Assert.True(received.Arguments.TryGetBinary(received.Arguments[1].GetProperty("b"), out ReadOnlyMemory<byte> data));
            Assert.False(received.Arguments.TryGetBinary(received.Arguments[0], out _));
            Assert.Equal(JsonValueKind.Undefined, received.Arguments[2].ValueKind);
            socket.Emit("length", data.Length == 3 ? "3"u8 : "0"u8);
            return default;
        };
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync("451-[\"x\",1,{\"b\":{\"_placeholder\":true,\"num\":0}}]");
        await client.SendAsync(1, 2, 3);
        Assert.Equal("42[\"length\",3]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_handler_that_throws_closes_the_connection()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.ErrorsExpected = true;
        app.Handler.Event = static (_, _) => throw new InvalidOperationException("a bug");
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync("42[\"x\"]");
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.HandlerFailed, await app.Handler.NextReasonAsync());
        Assert.Contains(app.Logs, static line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("a bug", StringComparison.Ordinal));
    }
}
