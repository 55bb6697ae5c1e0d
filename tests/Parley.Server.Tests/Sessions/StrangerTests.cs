using System.Net;
using Parley.Server.Http;

namespace Parley.Server.Tests.Sessions;

public class StrangerTests
{
    [Fact]
    public async Task An_address_with_too_many_connections_that_are_not_logged_in_gets_429()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumStrangersPerAddress"] = "2" });
        await using var first = await host.Open("/rtc/", "", engine: 3);
        await using var second = await host.Open("/rtc/", "", engine: 3);

        var refused = await Assert.ThrowsAsync<SessionRefused>(() => host.Open("/rtc/", "", engine: 3));
        Assert.Equal(429, refused.Status);

        // A login makes room, and so does a connection that ends.
        await first.EmitLogIn(host.Tokens.User("ann"), "t");
        await first.Succeeds();
        await using var third = await host.Open("/rtc/", "", engine: 3);
        await second.Cut();
        await SessionHost.Eventually(async () =>
        {
            try
            {
                await using var fourth = await host.LogIn();
                return true;
            }
            catch (SessionRefused)
            {
                return false;
            }
        });
    }

    [Theory]
    [InlineData("127.0.0.1", "1.1.1.1", 429, "2.2.2.2", 200)]
    [InlineData("10.0.0.0/8 127.0.0.0/8", "1.1.1.1, 10.2.3.4", 429, "9.9.9.9, 1.1.1.2, 10.2.3.4", 200)]
    [InlineData("10.0.0.0/8", "1.1.1.1", 429, "2.2.2.2", 429)]
    [InlineData("", "1.1.1.1", 429, "2.2.2.2", 429)]
    public async Task A_known_proxy_is_believed_the_address_of_a_client_and_no_one_else(
        string trusted, string forwardedFor, int again, string other, int fromOther)
    {
        await using var host = await SessionHost.Start(new()
        {
            ["Sessions:MaximumStrangersPerAddress"] = "1",
            ["TrustedProxies"] = trusted,
        });

        Assert.Equal(200, await Open(forwardedFor));
        Assert.Equal(again, await Open(forwardedFor));
        Assert.Equal(fromOther, await Open(other));

        async Task<int> Open(string from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/rtc/?EIO=3&transport=polling");
            request.Headers.Add("X-Forwarded-For", from);
            using var response = await host.Http.SendAsync(request, SessionHost.Cancel);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Logged_in_connections_do_not_count()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumStrangersPerAddress"] = "1" });

        await using var first = await host.LogIn();
        await using var second = await host.LogIn();
        await using var third = await host.LogIn();
    }

    [Fact]
    public async Task A_silent_socket_is_cut_after_half_a_minute_and_not_before()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.Open("/rtc/", "", engine: 3);

        await host.Pass(TimeSpan.FromSeconds(29));
        await client.Emit("nothing:known", "{}");
        await client.Hears("session:error:invalid");
        await host.Pass(TimeSpan.FromSeconds(2));

        await client.Hears(Heard.Disconnected);
        await client.Hears(Heard.Closed);
    }

    [Fact]
    public async Task A_transport_without_a_namespace_is_cut_after_ten_seconds()
    {
        await using var host = await SessionHost.Start();
        // Engine.IO 4 without the CONNECT packet.
        await using var client = await SessionClient.Open(
            new Uri($"ws://{host.Http.BaseAddress!.Authority}/v2/rtc/?EIO=4&transport=websocket"), engine: 0, origin: null);

        await host.PassUntil(client.Hears(Heard.Closed), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public async Task A_refused_socket_that_stays_is_cut_after_ten_seconds()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.OpenWith("x.y.z");
        await client.IsRefused("system:error:invalid-token");

        await host.PassUntil(client.Hears(Heard.Closed), TimeSpan.FromSeconds(11));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Leaving_and_coming_back_makes_no_other_stranger(int engine)
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumStrangersPerAddress"] = "1" });
        await using var client = await host.Open("/rtc/", "", engine);
        // The server connects the older clients unasked; once it answers, it has.
        await client.HearsInvalid();
        for (var i = 0; i < 5; i++)
        {
            await client.SendFrame("41");
            await client.SendFrame("40");
            await client.HearsInvalid();
            Assert.Equal(429, (await Assert.ThrowsAsync<SessionRefused>(() => host.LogIn())).Status);
            await host.Pass(TimeSpan.FromSeconds(5));
        }

        await EndsAndMakesRoom(host, client);
    }

    [Fact]
    public async Task A_refused_socket_that_comes_back_is_cut_after_half_a_minute()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumStrangersPerAddress"] = "1" });
        await using var client = await host.OpenWith("x.y.z");
        await client.IsRefused("system:error:invalid-token");
        for (var i = 0; i < 5; i++)
        {
            await client.SendFrame("40");
            await client.IsRefused("session:error:invalid");
            Assert.Equal(429, (await Assert.ThrowsAsync<SessionRefused>(() => host.LogIn())).Status);
            await host.Pass(TimeSpan.FromSeconds(5));
        }

        await client.SendFrame("40");
        await EndsAndMakesRoom(host, client);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_its_session_a_connection_is_a_stranger_again(bool logsOut)
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumStrangersPerAddress"] = "1" });
        await using var client = await host.LogIn();
        await using var another = await host.LogIn();
        if (logsOut)
        {
            await client.Emit("session:logout", """{"tid":"t"}""");
            await client.Hears("session:logged-out");
        }
        else
        {
            await client.SendFrame("41");
            await client.SendFrame("40");
            await client.IsRefused("session:error:invalid");
        }

        Assert.Equal(429, (await Assert.ThrowsAsync<SessionRefused>(() => host.LogIn())).Status);
        for (var i = 0; i < 5; i++)
        {
            await host.Pass(TimeSpan.FromSeconds(5));
            await client.SendFrame("41");
            await client.SendFrame("40");
            await client.IsRefused("session:error:invalid");
        }

        await EndsAndMakesRoom(host, client);
        await another.HearsNothing();
    }

    [Theory]
    [InlineData("/v2/rtc/?EIO=4")]
    [InlineData("/rtc/?EIO=3")]
    public async Task Handshakes_that_hang_up_at_once_keep_nobody_out(string target)
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumStrangersPerAddress"] = "5" });
        var refused = 0;
        for (var i = 0; i < 30; i++)
        {
            try
            {
                await using var client = await SessionClient.Open(
                    new Uri($"ws://{host.Http.BaseAddress!.Authority}{target}&transport=websocket"), engine: 0, origin: null);
                await client.Cut();
            }
            catch (SessionRefused)
            {
                // Those before it are not known to be gone yet.
                refused++;
            }
        }

        Assert.NotEqual(30, refused);
        // The clock stands still.
        await LogsInEventually(host);
    }

    [Fact]
    public async Task A_polling_session_counts_until_its_end()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumStrangersPerAddress"] = "1" });
        using var opened = await host.Http.GetAsync("/v2/rtc/?EIO=4&transport=polling", SessionHost.Cancel);
        Assert.Equal(200, (int)opened.StatusCode);
        Assert.Equal(429, (await Assert.ThrowsAsync<SessionRefused>(() => host.LogIn())).Status);
        // Without a namespace it may stay for 10 seconds, and closes within 5.
        await host.Pass(TimeSpan.FromSeconds(16));
        await LogsInEventually(host);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_stranger_may_send_little_and_who_is_logged_in_as_before(int engine)
    {
        var large = new string('x', 60 * 1024);
        await using var host = await SessionHost.Start();
        await using var stranger = await host.Open("/rtc/", "", engine);
        await stranger.Emit("nothing:known", $"\"{large}\"");
        await stranger.Hears("session:error:invalid");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true)
            {
                await stranger.Emit("nothing:known", $"\"{large}\"");
                await stranger.Hears("session:error:invalid");
            }
        });

        await using var known = await host.Open("/rtc/", "", engine);
        await known.EmitLogIn(host.Tokens.User("ann"), "t");
        await known.Succeeds();
        for (var i = 0; i < 5; i++)
        {
            await known.Emit("nothing:known", $$"""{"tid":"{{large}}"}""");
            await known.Hears("system:error:invalid-event");
        }

        await known.Emit("session:logout", """{"tid":"t"}""");
        await known.Hears("session:logged-out");
        await known.Emit("nothing:known", $$"""{"tid":"{{large}}"}""");
        await known.Hears("session:error:invalid");
        await known.Emit("nothing:known", $$"""{"tid":"{{large}}"}""");
        await host.PassUntil(known.Ends(), TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void One_line_is_one_address(string one, string other, bool same) =>
        Assert.Equal(same, ClientNetwork.Of(IPAddress.Parse(one)).Equals(ClientNetwork.Of(IPAddress.Parse(other))));

    private static async Task EndsAndMakesRoom(SessionHost host, SessionClient client)
    {
        await host.PassUntil(client.Ends(), TimeSpan.FromSeconds(6));
        // It does not answer the closing, which is waited for a moment.
        await host.Pass(TimeSpan.FromSeconds(6));
        await LogsInEventually(host);
    }

    private static Task LogsInEventually(SessionHost host) => SessionHost.Eventually(async () =>
    {
        try
        {
            await using var client = await host.LogIn();
            return true;
        }
        catch (SessionRefused)
        {
            return false;
        }
    });
}
