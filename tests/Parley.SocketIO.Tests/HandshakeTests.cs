using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace Parley.SocketIO.Tests;

public class HandshakeTests
{
    [Theory]
    [InlineData("EIO=4", 0, "Transport unknown")]
    [InlineData("EIO=4&transport=abc", 0, "Transport unknown")]
    [InlineData("EIO=4&transport=polling&transport=polling", 0, "Transport unknown")]
    [InlineData("EIO=4&transport=polling&sid=unknown", 1, "Session ID unknown")]
    [InlineData("EIO=4&transport=websocket", 3, "Bad request")]
    [InlineData("transport=polling", 5, "Unsupported protocol version")]
    [InlineData("EIO=abc&transport=polling", 5, "Unsupported protocol version")]
    [InlineData("EIO=2&transport=polling", 5, "Unsupported protocol version")]
    public async Task A_wrong_handshake_is_answered_with_400_and_a_code(string query, int code, string message)
    {
        await using TestApp app = await TestApp.StartAsync();
        HttpResponseMessage response = await app.GetAsync(query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal($$"""{"code":{{code}},"message":"{{message}}"}""", await response.TextAsync());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task A_handshake_by_another_method_than_get_is_refused(string method)
    {
        await using TestApp app = await TestApp.StartAsync();
        HttpResponseMessage response = await app.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), "/engine.io/?EIO=4&transport=polling"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"code":2,"message":"Bad handshake method"}""", await response.TextAsync());
    }

    [Theory]
    [InlineData("/engine.io")]
    [InlineData("/engine.io/")]
    public async Task Polling_offers_the_upgrade(string path)
    {
        await using TestApp app = await TestApp.StartAsync();
        string open = await (await app.GetAsync("EIO=4&transport=polling", path)).TextAsync();
        Assert.StartsWith("0{\"sid\":\"", open);
        JsonElement handshake = JsonElement.Parse(open[1..]);
        Assert.Equal("websocket", handshake.GetProperty("upgrades")[0].GetString());
        Assert.Equal(25000, handshake.GetProperty("pingInterval").GetInt32());
        Assert.Equal(20000, handshake.GetProperty("pingTimeout").GetInt32());
        Assert.Equal(1000000, handshake.GetProperty("maxPayload").GetInt32());
    }

    [Fact]
    public async Task An_old_polling_handshake_carries_its_length()
    {
        await using TestApp app = await TestApp.StartAsync();
        string[] open = (await (await app.GetAsync("EIO=3&transport=polling")).TextAsync()).Split(':', 2);
        Assert.Equal(open[1].Length, int.Parse(open[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.StartsWith("0{", open[1]);
    }

    [Fact]
    public async Task A_websocket_begins_with_the_open_packet_without_upgrades()
    {
        await using TestApp app = await TestApp.StartAsync();
        using TestClient client = await app.ConnectAsync(path: "/engine.io/");
        Assert.Matches("^0\\{\"sid\":\"[^\"]+\",\"upgrades\":\\[\\],", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("EIO=4&transport=websocket&sid=unknown")]
    [InlineData("EIO=5&transport=websocket")]
    [InlineData("EIO=4&transport=polling")]
    public async Task A_wrong_websocket_handshake_is_refused(string query)
    {
        await using TestApp app = await TestApp.StartAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => app.ConnectAsync(query, "/engine.io/"));
    }

    [Fact]
    public async Task Old_clients_can_be_shut_out()
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { AllowEngineIO3 = false });
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync("EIO=3&transport=polling")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("EIO=4&transport=polling")).StatusCode);
    }

    [Fact]
    public async Task Paths_below_stay_free()
    {
        await using TestApp app = await TestApp.StartAsync();
        Assert.Equal("metrics", await (await app.PostAsync("", "{}", "/socket.io/metrics")).TextAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("EIO=4&transport=polling", "/socket.io/other")).StatusCode);
    }

    [Fact]
    public async Task The_app_may_refuse_before_anything_is_accepted()
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with
        {
            OnConnecting = static connecting =>
            {
                if (connecting.Query["token"] != "good")
                    connecting.Refuse(429, "Slow down");
                connecting.State = "kept";
                return default;
            },
        });
        HttpResponseMessage refused = await app.GetAsync("EIO=4&transport=polling&token=bad");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("""{"code":4,"message":"Slow down"}""", await refused.TextAsync());
        await Assert.ThrowsAsync<WebSocketException>(() => app.ConnectAsync("EIO=4&transport=websocket&token=bad"));
        Assert.Equal(0, app.Server.ConnectionCount);

        using TestClient client = await app.ConnectAsync("EIO=4&transport=websocket&token=good", "/engine.io/");
        EngineConnection connection = await app.Raw.NextOpeningAsync();
        Assert.Equal("kept", connection.State);
        Assert.Equal("good", connection.Handshake.Query["token"]);
        connection.ForgetHandshake();
        Assert.Empty(connection.Handshake.Query);
    }

    [Fact]
    public async Task Any_origin_may_connect_by_default()
    {
        await using TestApp app = await TestApp.StartAsync();
        HttpResponseMessage response = await SendAsync(app, HttpMethod.Get, "https://any.example");
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task An_allow_list_lets_in_its_origins_and_requests_of_no_page()
    {
        await using TestApp app = await TestApp.StartAsync(
            static o => o with { AllowedOrigins = ["https://app.example"], AllowCredentials = true });
        HttpResponseMessage good = await SendAsync(app, HttpMethod.Get, "https://app.example");
        Assert.Equal("https://app.example", Assert.Single(good.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(good.Headers.GetValues("Access-Control-Allow-Credentials")));

        HttpResponseMessage bad = await SendAsync(app, HttpMethod.Get, "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, bad.StatusCode);
        Assert.False(bad.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(app, HttpMethod.Get, "null")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("EIO=4&transport=polling")).StatusCode);
    }

    [Fact]
    public async Task Any_origin_is_named_where_pages_may_send_cookies()
    {
        await using TestApp app = await TestApp.StartAsync(static o => o with { AllowCredentials = true });
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Options])
        {
            HttpResponseMessage response = await SendAsync(app, method, "https://any.example");
            Assert.Equal("https://any.example", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal("true", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Credentials")));
            Assert.Equal("Origin", Assert.Single(response.Headers.Vary));
        }
    }

    [Fact]
    public async Task Preflights_are_answered()
    {
        await using TestApp app = await TestApp.StartAsync();
        HttpResponseMessage response = await SendAsync(app, HttpMethod.Options, "https://app.example");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("GET, POST", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("x-mine", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Headers")));
    }

    [Fact]
    public async Task Neither_a_query_nor_a_whole_session_id_is_logged()
    {
        await using TestApp app = await TestApp.StartAsync();
        using (TestClient client = await app.ConnectAsync("EIO=4&transport=websocket&token=secret", "/engine.io/"))
        {
            EngineConnection connection = await app.Raw.NextOpeningAsync();
            await client.SendAsync("abc");
            await client.ReceiveAllAsync();
            await app.Raw.NextClosingAsync();
            Assert.Contains(app.Logs, static line => line.Contains("malformed", StringComparison.Ordinal));
            Assert.DoesNotContain(app.Logs, line => line.Contains(connection.Id, StringComparison.Ordinal));
        }
        // The host's own "Request starting" is logged before any endpoint runs; hosts switch it off.
        Assert.DoesNotContain(app.Logs, static line => line.Contains("secret", StringComparison.Ordinal)
            && !line.Contains("Request starting", StringComparison.Ordinal));
    }

    private static Task<HttpResponseMessage> SendAsync(TestApp app, HttpMethod method, string origin)
    {
        var request = new HttpRequestMessage(method, "/engine.io/?EIO=4&transport=polling");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Headers", "x-mine");
        return app.SendAsync(request);
    }
}
