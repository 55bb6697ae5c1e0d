using System.Net;

namespace Parley.SocketIO.Tests;

public class PollingTests
{
    [Theory]
    [InlineData(4, "4hello")]
    [InlineData(4, "4a\u001e4b\u001e4€😀")]
    [InlineData(4, "4hello\u001ebAQIDBA==")]
    [InlineData(3, "6:4hello")]
    [InlineData(3, "2:4a2:4b3:4😀")]
    public async Task What_is_posted_comes_back_with_the_next_poll(int revision, string payload)
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(revision);
        HttpResponseMessage post = await app.PostAsync(session, payload);
        Assert.Equal("ok", await post.TextAsync());
        HttpResponseMessage poll = await app.GetAsync(session);
        Assert.Equal(payload, await poll.TextAsync());
        Assert.Equal("text/plain", poll.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task An_old_client_gets_binary_as_bytes()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(3);
        await app.PostAsync(session, "6:4hello10:b4AQIDBA==");
        HttpResponseMessage poll = await app.GetAsync(session);
        Assert.Equal("application/octet-stream", poll.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            [0, 6, 255, 52, 104, 101, 108, 108, 111, 1, 5, 255, 4, 1, 2, 3, 4], await poll.BytesAsync());
    }

    [Fact]
    public async Task An_old_client_that_cannot_take_binary_gets_base64()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(3, more: "&b64=1");
        await app.PostAsync(session, "6:4hello10:b4AQIDBA==");
        Assert.Equal("6:4hello10:b4AQIDBA==", await (await app.GetAsync(session)).TextAsync());
    }

    [Fact]
    public async Task An_old_client_may_post_bytes()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(3, more: "&b64=1");
        var body = new ByteArrayContent([0, 3, 255, 52, 104, 105, 1, 3, 255, 4, 1, 2]);
        body.Headers.ContentType = new("application/octet-stream");
        await app.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/engine.io/?" + session) { Content = body });
        Assert.Equal("3:4hi6:b4AQI=", await (await app.GetAsync(session)).TextAsync());
    }

    [Fact]
    public async Task A_poll_waits_until_there_is_something()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync();
        Task<HttpResponseMessage> poll = app.GetAsync(session);
        await app.PostAsync(session, "4late");
        Assert.Equal("4late", await (await poll).TextAsync());
    }

    [Theory]
    [InlineData(4, "abc")]
    [InlineData(4, "")]
    [InlineData(4, "2")]
    [InlineData(4, "4a\u001e")]
    [InlineData(3, "abc")]
    [InlineData(3, "3:4a")]
    [InlineData(3, "1:3")]
    public async Task An_invalid_payload_ends_the_session(int revision, string payload)
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(revision);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync(session, payload)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync(session)).StatusCode);
        Assert.Equal(DisconnectReason.ProtocolError, await app.Raw.NextClosingAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_payload_beyond_the_maximum_ends_the_session(bool chunked)
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { MaxPayload = 100 });
        string session = await app.OpenPollingAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/engine.io/?" + session) { Content = new StringContent("4" + new string('a', 100)) };
        request.Headers.TransferEncodingChunked = chunked;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await app.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync(session)).StatusCode);
    }

    [Theory]
    [InlineData(4, "1")]
    [InlineData(3, "1:1")]
    public async Task A_second_poll_ends_the_session(int revision, string close)
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(revision);
        // Which of the two comes first is the network's choice; one gets the close packet, the other 400.
        HttpResponseMessage[] polls = await Task.WhenAll(app.GetAsync(session), app.GetAsync(session));
        HttpResponseMessage first = Assert.Single(polls, static poll => poll.StatusCode == HttpStatusCode.OK);
        Assert.Single(polls, static poll => poll.StatusCode == HttpStatusCode.BadRequest);
        Assert.Equal(close, await first.TextAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync(session)).StatusCode);
    }

    [Theory]
    [InlineData(4, "1", "6")]
    [InlineData(3, "1:1", "1:6")]
    public async Task A_close_packet_ends_the_session_and_its_poll_whichever_comes_first(int revision, string close, string noop)
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(revision);
        Task<HttpResponseMessage> poll = app.GetAsync(session);
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync(session, close)).StatusCode);
        Assert.Equal(noop, await (await poll).TextAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync(session)).StatusCode);
        Assert.Equal(DisconnectReason.TransportClosed, await app.Raw.NextClosingAsync());
    }

    [Fact]
    public async Task A_poll_that_is_given_up_ends_the_session()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync();
        using var giveUp = new CancellationTokenSource();
        Task<HttpResponseMessage> poll = app.Http.GetAsync("/engine.io/?" + session, giveUp.Token);
        // An echo shows that the poll has reached the server before.
        await app.PostAsync(session, "4a");
        await poll;
        poll = app.Http.GetAsync("/engine.io/?" + session, giveUp.Token);
        await app.PostAsync(session, "6");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        // Where the request was cut before the server saw it there is nothing to notice; the heartbeat ends it then.
        while (app.Engine.ConnectionCount > 0)
        {
            app.Time.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task The_server_closes_after_what_it_sent()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync();
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        connection.SendText("last words"u8);
        connection.Close();
        Assert.Equal("4last words", await (await app.GetAsync(session)).TextAsync());
        Assert.Equal("1", await (await app.GetAsync(session)).TextAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync(session)).StatusCode);
        Assert.Equal(DisconnectReason.ServerClosed, await app.Raw.NextClosingAsync());
    }

    [Fact]
    public async Task A_session_keeps_its_revision()
    {
        await using TestApp app = await TestApp.StartAsync();
        string session = await app.OpenPollingAsync(4);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync(session.Replace("EIO=4", "EIO=3", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/engine.io/?" + session))).StatusCode);
    }
}
