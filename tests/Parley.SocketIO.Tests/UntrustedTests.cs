using System.Net;

namespace Parley.SocketIO.Tests;

/// <summary>What a client may take of the server until the app trusts it.</summary>
public class UntrustedTests
{
    private const int Bound = 20_000;

    private static readonly string Half = new('x', Bound / 2);

    [Theory]
    [InlineData(Carrier.Connection)]
    [InlineData(Carrier.Request)]
    [InlineData(Carrier.Http2)]
    public async Task A_message_in_parts_counts_before_it_is_whole(Carrier carrier)
    {
        await using TestApp app = await StartAsync(carrier: carrier);
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        await client.ReceiveAsync();
        await client.SendPartAsync("4" + Half, end: false);
        await client.SendPartAsync(Half + Half, end: false);
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.PolicyViolation, client.CloseStatus);
    }

    [Fact]
    public async Task Messages_count_together()
    {
        await using TestApp app = await StartAsync(sent: int.MaxValue);
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        await client.ReceiveAsync();
        await client.SendAsync("4" + Half);
        Assert.Equal("4" + Half, await client.ReceiveAsync());
        await client.SendAsync("4" + Half);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task Empty_packets_count_too()
    {
        await using TestApp app = await StartAsync();
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        await client.ReceiveAsync();
        await SendUntilCutAsync(client, "6");
        Assert.Equal(0, await EmptiedAsync(app));
    }

    [Fact]
    public async Task The_data_of_pings_is_sent_back_only_so_often()
    {
        await using TestApp app = await StartAsync(received: int.MaxValue);
        using TestClient client = await app.ConnectAsync("EIO=3&transport=websocket", "/engine.io/");
        await client.ReceiveAsync();
        await client.SendAsync("2" + Half);
        Assert.Equal("3" + Half, await client.ReceiveAsync());
        await client.SendAsync("2" + Half);
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(DisconnectReason.BeyondUntrustedLimits, await app.Raw.NextClosingAsync());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_polling_body_counts(int revision)
    {
        await using TestApp app = await StartAsync();
        string session = await app.OpenPollingAsync(revision);
        string packet = "4" + Half + Half;
        using HttpResponseMessage refused = await app.PostAsync(
            session, revision == 3 ? $"{packet.Length}:{packet}" : packet);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(0, await EmptiedAsync(app));
    }

    [Fact]
    public async Task Bodies_and_heads_of_polling_count_as_long_as_they_are_held()
    {
        await using TestApp app = await StartAsync();
        string session = await app.OpenPollingAsync();
        for (int i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, await GetWithHeadAsync(app, session, Bound / 4));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, await GetWithHeadAsync(app, session, Bound));
        Assert.Equal(0, await EmptiedAsync(app));
    }

    [Fact]
    public async Task A_body_that_is_still_coming_is_let_go_when_its_connection_is_cut()
    {
        await using TestApp app = await StartAsync();
        string session = await app.OpenPollingAsync();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", app.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            System.Text.Encoding.ASCII.GetBytes(
                $"POST /engine.io/?{session} HTTP/1.1\r\nHost: a\r\nContent-Length: {Bound / 2}\r\n\r\n4half"),
            TestContext.Current.CancellationToken);
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        await UntilAsync(() => connection.IsReceivingBody);
        connection.Abort();
        var answer = new byte[12];
        await client.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal("HTTP/1.1 400", System.Text.Encoding.ASCII.GetString(answer));
    }

    [Fact]
    public async Task Attachments_count()
    {
        await using TestApp app = await StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync("""452-["file",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]""");
        await client.SendAsync(new byte[Bound / 2]);
        await client.SendAsync(new byte[Bound / 2]);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task Values_count_as_what_the_parser_makes_of_them()
    {
        await using TestApp app = await StartAsync();
        using TestClient client = await app.ConnectMainAsync();
        await client.SendAsync($"42[\"many\"{string.Concat(Enumerable.Repeat(",[]", Bound / 12))}]");
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_large_handshake_fits_and_one_beyond_is_refused()
    {
        await using TestApp app = await StartAsync();
        using TestClient client = await app.ConnectAsync();
        await client.ReceiveAsync();
        await client.SendAsync($"40{{\"token\":\"{new string('x', Bound * 3 / 4)}\"}}");
        Assert.StartsWith("40{\"sid\":", await client.ReceiveAsync());

        await using TestApp keeping = await StartAsync(more: options => options with
        {
            OnConnecting = static connecting =>
            {
                connecting.StateSize = Bound + 1;
                return default;
            },
        });
        using HttpResponseMessage refused = await keeping.GetAsync("EIO=4&transport=polling");
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refused.StatusCode);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("upgrade")]
    public async Task Who_is_trusted_may_send_and_be_sent_more_and_no_longer_when_the_trust_ends(string transport)
    {
        await using TestApp app = await StartAsync();
        string query = "EIO=4&transport=websocket";
        if (transport == "upgrade")
            query = (await app.OpenPollingAsync()).Replace("polling", "websocket", StringComparison.Ordinal);
        using TestClient client = await app.ConnectAsync(query, "/engine.io/");
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        Assert.False(connection.IsTrusted);
        connection.Trust();
        Assert.True(connection.IsTrusted);
        if (transport == "upgrade")
        {
            await client.SendAsync("2probe");
            await client.ReceiveAsync();
            await client.SendAsync("5");
        }
        else
        {
            await client.ReceiveAsync();
        }

        for (int i = 0; i < 5; i++)
        {
            await client.SendAsync("4" + Half);
            Assert.Equal("4" + Half, await client.ReceiveAsync());
        }

        connection.Distrust();
        await SendUntilCutAsync(client, "4" + Half);
        Assert.Equal(0, await EmptiedAsync(app));
    }

    [Fact]
    public async Task Of_all_together_who_took_most_is_cut_and_who_came_last_is_served()
    {
        await using TestApp app = await StartAsync(total: 4 * Bound);
        var greedy = new List<TestClient>();
        try
        {
            for (int i = 0; i < 20; i++)
            {
                greedy.Add(await app.ConnectAsync(path: "/engine.io/"));
                await greedy[^1].SendPartAsync("4" + Half + new string('x', Bound / 4), end: false);
            }

            // Each is three quarters of the bound, and 4 KiB of it do not count: at most so many are left.
            await UntilAsync(() => app.Engine.ConnectionCount <= 4 * Bound / (Bound * 3 / 4 - 4 * 1024));
            using TestClient late = await app.ConnectAsync(path: "/engine.io/");
            await late.ReceiveAsync();
            await late.SendAsync("4hello");
            Assert.Equal("4hello", await late.ReceiveAsync());
        }
        finally
        {
            greedy.ForEach(static client => client.Dispose());
        }

        // What they had is free again.
        Assert.Equal(0, await EmptiedAsync(app));
        using TestClient next = await app.ConnectAsync(path: "/engine.io/");
        await next.ReceiveAsync();
        await next.SendPartAsync("4" + Half, end: false);
        await next.SendPartAsync("", end: true);
        Assert.Equal("4" + Half, await next.ReceiveAsync());
    }

    private static Task<TestApp> StartAsync(
        int received = Bound, int sent = Bound, long total = long.MaxValue, Carrier carrier = Carrier.Connection,
        Func<SocketIOOptions, SocketIOOptions>? more = null) => TestApp.StartAsync(
        options => (more ?? (static same => same))(options with
        {
            Untrusted = new UntrustedLimits { MaxReceived = received, MaxSent = sent, MaxTotal = total },
        }),
        carrier);

    private static async Task<HttpStatusCode> GetWithHeadAsync(TestApp app, string session, int bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/engine.io/?" + session);
        request.Headers.Add("X-Large", new string('x', bytes / sizeof(char)));
        Task<HttpResponseMessage> answering = app.SendAsync(request);
        if (bytes < Bound)
            await app.PostAsync(session, "4a");
        using HttpResponseMessage answer = await answering;
        return answer.StatusCode;
    }

    private static async Task SendUntilCutAsync(TestClient client, string message)
    {
        Task<List<string>> cut = client.ReceiveAllAsync();
        try
        {
            while (!cut.IsCompleted)
                await client.SendAsync(message);
        }
        catch (Exception gone) when (gone is System.Net.WebSockets.WebSocketException or InvalidOperationException)
        {
            // As it is to be.
        }
        await cut;
    }

    private static async Task<int> EmptiedAsync(TestApp app)
    {
        // A closing handshake that the client does not answer takes its time.
        await UntilAsync(() =>
        {
            app.Time.Advance(app.Engine.Options.CloseTimeout);
            return app.Engine.ConnectionCount == 0;
        });
        return app.Engine.ConnectionCount;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!isSo())
            await Task.Delay(10, patience.Token);
    }
}
