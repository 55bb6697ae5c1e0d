using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Client.Tests.Realtime;

public sealed class ParleySessionTests : IAsyncLifetime
{
    private SocketServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SocketServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_login_tells_who_logged_in()
    {
        var login = ParleySession.LogInAsync(Options(), Cancellation);
        var peer = await _server.NextAsync();
        await peer.WelcomeAsync();

        await using var session = await login;

        Assert.Equal(("SES-1", "USR-1", "ann"), (session.Id, session.UserId, session.Name));
        Assert.Equal("/v2/rtc/?token=t%2B1&acknowledge_events=true&EIO=4&transport=websocket", peer.Target);
    }

    [Theory]
    [InlineData("""42["system:error:expired-token",{"code":"system:error:expired-token","description":"Ended.","body":{}}]""",
        "system:error:expired-token", HttpStatusCode.Unauthorized)]
    [InlineData("""42["user:error:invalid-user",{"code":"user:error:not-found","body":{}}]""",
        "user:error:not-found", HttpStatusCode.Unauthorized)]
    [InlineData("""42["system:error:permission",{"body":{}}]""", "system:error:permission", HttpStatusCode.Forbidden)]
    [InlineData("41", "session:error:disconnected", HttpStatusCode.Unauthorized)]
    public async Task A_refused_login_has_the_code_of_the_refusal(string answer, string code, HttpStatusCode status)
    {
        var login = ParleySession.LogInAsync(Options(), Cancellation);
        var peer = await _server.NextAsync();
        await peer.OpenAsync();
        await peer.SayAsync(answer);

        var refusal = await Assert.ThrowsAsync<ParleyException>(() => login);

        Assert.Equal((code, status), (refusal.Code, refusal.Status));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_the_login_is_given_up()
    {
        var refusal = await Assert.ThrowsAsync<ParleyException>(() => ParleySession.LogInAsync(
            Options() with { LoginTimeout = TimeSpan.FromMilliseconds(100) }, Cancellation));

        Assert.Equal("session:error:timeout", refusal.Code);
    }

    [Fact]
    public async Task A_handshake_that_is_answered_by_http_has_its_status()
    {
        _server.RefuseWith = 429;

        var refusal = await Assert.ThrowsAsync<ParleyException>(() => ParleySession.LogInAsync(Options(), Cancellation));

        Assert.Equal(HttpStatusCode.TooManyRequests, refusal.Status);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_an_http_failure() =>
        await Assert.ThrowsAsync<HttpRequestException>(() => ParleySession.LogInAsync(
            Options() with { BaseAddress = new Uri("http://127.0.0.1:1") }, Cancellation));

    [Fact]
    public async Task Events_are_read_in_order_acknowledged_when_asked_and_pings_answered()
    {
        var (session, peer) = await LogInAsync();
        await using var _ = session;

        await peer.SayAsync("""42["echo",1]""", """427["text",{"cid":"CON-1","from":"MEM-1","body":{"text":"hé"}}]""", "2", """42["bare"]""");

        await using var events = session.ReadEventsAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var text = await NextAsync(events);
        Assert.Equal(("text", "CON-1", "MEM-1"), (text.Name, text.ConversationId, text.From));
        Assert.Equal("hé", text.Body.GetProperty("text").GetString());
        Assert.Equal(("bare", JsonValueKind.Undefined), (await NextAsync(events) is var bare ? bare.Name : "", bare.Envelope.ValueKind));
        Assert.Equal("437[]", await peer.HearAsync());
        Assert.Equal("3", await peer.HearAsync());
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_with_the_session_and_the_newest_token()
    {
        var reconnected = new TaskCompletionSource();
        var (session, peer) = await LogInAsync(Options() with { Reconnected = _ => reconnected.SetResult() });
        await using var _ = session;
        session.Token = "t2";

        peer.Cut();
        var second = await _server.NextAsync();
        await second.WelcomeAsync(more: ""","pending_events":[{"type":"member:invited","cid":"CON-1","body":{}}]""");
        await reconnected.Task.WaitAsync(Cancellation);

        Assert.Equal("/v2/rtc/?token=t2&session_id=SES-1&acknowledge_events=true&EIO=4&transport=websocket", second.Target);
        await using var events = session.ReadEventsAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.Equal("member:invited", (await NextAsync(events)).Name);
    }

    [Fact]
    public async Task A_disconnect_ends_the_session_with_the_reason_that_was_given_before()
    {
        var (session, peer) = await LogInAsync();
        await using var _ = session;

        await peer.SayAsync("""42["system:error:expired-token",{"code":"system:error:expired-token","body":{}}]""", "41");

        var end = await session.Completion.WaitAsync(Cancellation);
        Assert.Equal((SessionEndReason.Disconnected, "system:error:expired-token"), (end.Reason, end.Code));
        Assert.Equal(["system:error:expired-token"], await session.ReadEventsAsync(Cancellation).Select(it => it.Name).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_session_that_is_refused_when_it_comes_back_is_not_tried_again()
    {
        var (session, peer) = await LogInAsync();
        await using var _ = session;

        peer.Cut();
        var second = await _server.NextAsync();
        await second.OpenAsync();
        await second.SayAsync("""42["system:error:invalid-token",{"body":{}}]""");

        var end = await session.Completion.WaitAsync(Cancellation);
        Assert.Equal((SessionEndReason.Refused, "system:error:invalid-token"), (end.Reason, end.Code));
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_the_session_after_the_last_attempt()
    {
        var attempts = new List<int>();
        var (session, peer) = await LogInAsync(
            Options() with { ReconnectAttempts = 3, Reconnecting = it => attempts.Add(it.Attempt) });
        await using var _ = session;

        _server.RefuseWith = 503;
        peer.Cut();

        var end = await session.Completion.WaitAsync(Cancellation);
        Assert.Equal(SessionEndReason.ConnectionLost, end.Reason);
        Assert.Equal([1, 2, 3], attempts);
    }

    [Fact]
    public async Task A_server_that_falls_silent_counts_as_lost()
    {
        var lost = new TaskCompletionSource<Exception?>();
        var clock = new FakeTimeProvider();
        var (session, _) = await LogInAsync(Options() with { Reconnecting = it => lost.TrySetResult(it.Cause), TimeProvider = clock });
        await using var open = session;

        // Its own heartbeat says how much silence is too much. The client may begin to listen a moment after its login.
        while (await Task.WhenAny(lost.Task, Task.Delay(10, Cancellation)) != lost.Task)
            clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<TimeoutException>(await lost.Task);
    }

    [Fact]
    public async Task Logging_out_waits_for_the_answer_and_leaves()
    {
        var (session, peer) = await LogInAsync();

        var logout = session.LogOutAsync(Cancellation);
        Assert.StartsWith("""42["session:logout",{"tid":""", await peer.HearAsync());
        Assert.False(logout.IsCompleted);
        await peer.SayAsync("""42["session:logged-out",{"body":{}}]""");

        Assert.Equal("41", await peer.HearAsync());
        await logout;
        Assert.Equal(SessionEndReason.LoggedOut, (await session.Completion).Reason);
    }

    [Theory]
    [InlineData(1, 0.0, 1_000)]
    [InlineData(3, 0.0, 4_000)]
    [InlineData(3, 1.0, 2_000)]
    [InlineData(20, 0.0, 15_000)]
    public void Waits_grow_to_a_limit_and_are_spread(int attempt, double jitter, int milliseconds)
    {
        var options = new ParleySessionOptions
        {
            BaseAddress = _server.Address,
            Token = "t",
            Jitter = () => jitter,
        };

        Assert.Equal(milliseconds, Client.Realtime.BackOff.Delay(options, attempt).TotalMilliseconds);
    }

    private ParleySessionOptions Options() => new()
    {
        BaseAddress = _server.Address,
        Token = "t+1",
        ReconnectDelay = TimeSpan.FromMilliseconds(1),
    };

    private async Task<(ParleySession Session, SocketServer.Peer Peer)> LogInAsync(ParleySessionOptions? options = null)
    {
        var login = ParleySession.LogInAsync(options ?? Options(), Cancellation);
        var peer = await _server.NextAsync();
        await peer.WelcomeAsync();
        return (await login, peer);
    }

    private static async Task<SessionEvent> NextAsync(IAsyncEnumerator<SessionEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation));
        return events.Current;
    }
}
