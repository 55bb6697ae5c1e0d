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
}
