using System.Security.Cryptography;

namespace Parley.Server.Tests.Sessions;

public class LoginTests
{
    [Theory]
    [InlineData("/rtc", 3)]
    [InlineData("/rtc/", 3)]
    [InlineData("/rtc/", 4)]
    [InlineData("/v2/rtc", 4)]
    [InlineData("/v2/rtc/", 3)]
    public async Task A_websocket_opens_without_polling_on_every_path_with_and_without_its_slash(string path, int engine)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.Open(path, $"token={host.Tokens.User("ann")}", engine);

        await client.Succeeds();
    }

    [Fact]
    public async Task A_valid_token_in_the_query_logs_in()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.OpenWith(host.Tokens.User("ann"));

        var success = await client.Succeeds();

        Assert.StartsWith("SES-", client.SessionId);
        Assert.StartsWith("USR-", success.Body.GetProperty("user_id").GetString());
        Assert.Equal("ann", success.Body.GetProperty("name").GetString());
        Assert.Equal(SessionHost.ApiKey, success.Body.GetProperty("api_key").GetString());
    }

    [Fact]
    public async Task A_valid_token_in_a_message_logs_in_and_its_tid_comes_back_as_rid()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.Open("/rtc/", "", engine: 3);

        await client.EmitLogIn(host.Tokens.User("ann"), "t-1");

        var success = await client.Succeeds();
        Assert.Equal("t-1", success.Text("rid"));
        Assert.Equal("ann", success.Body.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_malformed_acl_is_refused_with_the_place_in_it()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.OpenWith(host.Tokens.User("ann", acl: """{"paths":{"/*/sessions/**":{"methods":"GET"}}}"""));

        var refusal = await client.IsRefused("system:error:permission");

        Assert.Contains("acl.paths[\"/*/sessions/**\"].methods", refusal.Text("description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_acl_of_any_version_logs_in()
    {
        await using var host = await SessionHost.Start();
        foreach (var version in new[] { "v1", "v0.3", "beta", "beta2" })
        {
            await using var client = await host.OpenWith(host.Tokens.User("ann", acl: $$"""{"paths":{ "/{{version}}/sessions/**":{} } }"""));
            await client.Succeeds();
        }
    }

    [Fact]
    public async Task Every_token_that_cannot_log_in_is_refused_by_an_event_and_a_disconnect()
    {
        await using var host = await SessionHost.Start();
        var elsewhere = new SessionTokens(host.Time, Guid.NewGuid().ToString());
        using var otherKey = RSA.Create(2048);
        (string Token, string Event)[] refusals =
        [
            ("x.y.z", "system:error:invalid-token"),
            ("", "system:error:invalid-token"),
            (host.Tokens.User("ann", key: otherKey), "system:error:invalid-token"),
            (elsewhere.User("ann"), "system:error:invalid-token"),
            (host.Tokens.User("ann", TimeSpan.FromMinutes(-5)), "system:error:expired-token"),
            // Within the leeway for clocks, and yet it could not live.
            (host.Tokens.User("ann", TimeSpan.FromSeconds(-1)), "system:error:expired-token"),
            (host.Tokens.User("ann", TimeSpan.Zero), "system:error:expired-token"),
            // The name that @vonage/client-sdk 2.3.1 knows; the code says which.
            (host.Tokens.User("nobody"), "user:error:invalid-user"),
            (host.Tokens.User("Ann"), "user:error:invalid-user"),
            (host.Tokens.User("ann", acl: """{"paths":{"/*/users/**":{}}}"""), "system:error:permission"),
            (host.Tokens.User("ann", acl: """{"paths":{"/*/sessions/**":{"methods":["GET"]}}}"""), "system:error:permission"),
        ];
        foreach (var (token, expected) in refusals)
        {
            await using var client = await host.OpenWith(token);
            var refusal = await client.IsRefused(expected);
            Assert.False(string.IsNullOrEmpty(refusal.Text("description")));
        }

        Assert.Empty(await host.SessionsOf("ann"));
    }

    [Fact]
    public async Task An_unknown_user_is_told_so_by_the_code()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.OpenWith(host.Tokens.User("nobody"));

        Assert.Equal("user:error:not-found", (await client.IsRefused("user:error:invalid-user")).Text("code"));
    }

    [Theory]
    [InlineData("""{"tid":"t-9","body":{"token":"x.y.z"}}""", "t-9")]
    [InlineData("""{"tid":"t-9","body":{}}""", "t-9")]
    [InlineData("""{"tid":"t-9","body":"token"}""", "t-9")]
    [InlineData("""{"tid":"t-9"}""", "t-9")]
    [InlineData("""{"tid":7,"body":{"token":{}}}""", null)]
    [InlineData("\"text\"", null)]
    [InlineData("null", null)]
    public async Task A_message_that_cannot_log_in_is_refused_with_its_rid(string payload, string? rid)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.Open("/rtc/", "", engine: 3);

        await client.Emit("session:login", payload);

        Assert.Equal(rid, (await client.IsRefused("system:error:invalid-token")).Text("rid"));
    }

    [Fact]
    public async Task A_message_without_an_argument_is_refused()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.Open("/rtc/", "", engine: 3);

        await client.SendFrame("42[\"session:login\"]");

        await client.IsRefused("system:error:invalid-token");
    }

    [Fact]
    public async Task A_second_login_on_a_socket_is_refused_and_the_session_goes_on()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();

        await client.EmitLogIn(host.Tokens.User("ann"), "t-2");

        Assert.Equal("t-2", (await client.Hears("session:error:invalid")).Text("rid"));
        await client.HearsNothing();
        Assert.Equal([client.SessionId], await host.SessionsOf("ann"));
    }

    [Fact]
    public async Task A_connection_that_left_its_namespace_cannot_log_in_again()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();

        await client.SendFrame("41");
        await client.SendFrame("40");

        await client.IsRefused("session:error:invalid");
    }

    [Fact]
    public async Task A_connection_that_was_refused_cannot_try_again()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.OpenWith(host.Tokens.User("nobody"));
        await client.IsRefused("user:error:invalid-user");
        await host.AddUser("nobody");

        await client.SendFrame("40");

        await client.IsRefused("session:error:invalid");
    }

    [Fact]
    public async Task Two_sockets_of_a_user_are_two_sessions()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann");
        await using var phone = await host.LogIn(token);
        await using var laptop = await host.LogIn(token);

        Assert.NotEqual(phone.SessionId, laptop.SessionId);
        Assert.Equal(
            new[] { phone.SessionId, laptop.SessionId }.Order(), (await host.SessionsOf("ann")).Order());
    }

    [Fact]
    public async Task A_socket_can_ask_for_nothing_before_it_logs_in()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.Open("/rtc/", "", engine: 3);

        foreach (var name in new[] { "session:logout", "session:update-token", "conversation:get" })
        {
            await client.Emit(name, """{"tid":"t-3","body":{}}""");
            Assert.Equal("t-3", (await client.Hears("session:error:invalid")).Text("rid"));
        }
    }

    [Theory]
    [InlineData("user:conversations", "")]
    [InlineData("user:get", """{"user_id":"USR-1"}""")]
    [InlineData("new:conversation", """{"name":"x"}""")]
    [InlineData("conversation:get", "{}")]
    [InlineData("conversation:events", "")]
    [InlineData("conversation:join", "{}")]
    [InlineData("conversation:invite", "{}")]
    [InlineData("conversation:member:delete", "{}")]
    [InlineData("conversation:delete", "")]
    [InlineData("text", """{"text":"x"}""")]
    [InlineData("image", "{}")]
    [InlineData("text:typing:on", """{"activity":1}""")]
    [InlineData("event:delivered", """{"event_id":1}""")]
    [InlineData("text:seen", """{"event_id":1}""")]
    [InlineData("event:delete", """{"event_id":1}""")]
    [InlineData("audio:play", "{}")]
    [InlineData("rtc:new", "{}")]
    [InlineData("knocking:new", "{}")]
    [InlineData("session:nothing", "[]")]
    public async Task An_operation_of_older_clients_is_answered_under_its_own_id(string operation, string body)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.Open("/rtc/", "", engine: 3);
        await client.EmitLogIn(host.Tokens.User("ann"), "t-1");
        await client.Succeeds();

        await client.Emit(operation, $$"""{"tid":"t-2","cid":"CON-1"{{(body.Length == 0 ? "" : $",\"body\":{body}")}}}""");

        var refusal = await client.Hears("system:error:invalid-event");
        Assert.Equal(("t-2", "system:error:invalid-event"), (refusal.Text("rid"), refusal.Text("code")));
        Assert.NotEmpty(refusal.Text("description")!);
        Assert.Equal("{}", refusal.Body.GetRawText());
    }

    [Fact]
    public async Task A_socket_can_ask_for_nothing_after_it_logged_out()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        await client.Emit("session:logout", """{"tid":"t-1","body":{}}""");
        await client.Hears("session:logged-out");

        foreach (var name in new[] { "session:logout", "session:update-token", "session:login", "conversation:get" })
        {
            await client.Emit(name, $$"""{"tid":"t-4","body":{"token":"{{host.Tokens.User("ann")}}"} }""");
            Assert.Equal("t-4", (await client.Hears("session:error:invalid")).Text("rid"));
        }
    }

    [Fact]
    public async Task A_user_has_at_most_the_configured_number_of_sessions()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumPerUser"] = "2" });
        await using var first = await host.LogIn();
        await using var second = await host.LogIn();
        await using var third = await host.OpenWith(host.Tokens.User("ann"));

        await third.IsRefused("session:error:max-open-sessions");

        await using var other = await host.LogIn(host.Tokens.User("bob"));
        await second.Emit("session:logout", """{"tid":"t","body":{}}""");
        await second.Hears("session:logged-out");
        await using var fourth = await host.LogIn();
    }

    [Fact]
    public async Task A_resumed_session_does_not_count_twice()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumPerUser"] = "1" });
        await using var first = await host.LogIn();
        await first.Cut();

        await using var again = await host.LogIn(host.Tokens.User("ann"), first.SessionId);

        Assert.Equal(first.SessionId, again.SessionId);
    }

    [Fact]
    public async Task An_application_without_capabilities_takes_logins()
    {
        await using var host = await SessionHost.Start();
        var bare = new SessionTokens(host.Time, await host.AddApplication("bare"));
        await host.AddUser("eve", bare);

        await using var client = await host.LogIn(bare.User("eve"));

        Assert.StartsWith("SES-", client.SessionId);
    }

    [Fact]
    public async Task A_refresh_from_a_page_of_any_origin_is_preflighted()
    {
        await using var host = await SessionHost.Start();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v0.2/sessions/SES-1");
        request.Headers.Add("Origin", "https://page.example");
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");

        using var response = await host.Http.SendAsync(request, SessionHost.Cancel);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("PUT", response.Headers.GetValues("Access-Control-Allow-Methods").Single());
        var headers = response.Headers.GetValues("Access-Control-Allow-Headers").Single();
        Assert.Contains("authorization", headers);
        Assert.Contains("content-type", headers);
    }

    [Fact]
    public async Task A_session_that_answers_heartbeats_outlives_every_idle_limit()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn(host.Tokens.User("ann", TimeSpan.FromHours(2)));

        await host.Pass(TimeSpan.FromMinutes(3));

        await client.HearsNothing();
    }

    [Fact]
    public async Task A_page_may_be_loaded_again_more_often_than_a_user_may_have_sessions()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:MaximumPerUser"] = "3" });
        await using var phone = await host.LogIn();
        for (var i = 0; i < 10; i++)
        {
            await using var page = await host.LogIn();
            await page.Cut();
            await SessionHost.Eventually(async () => !(await Connected(host)).Contains(page.SessionId));
        }

        await phone.HearsNothing();
        Assert.Equal([phone.SessionId], await Connected(host));
        Assert.Equal(3, (await host.SessionsOf("ann")).Length);
    }

    private static async Task<string[]> Connected(SessionHost host)
    {
        var (_, body) = await host.Send(HttpMethod.Get, "/v1/users/ann/sessions", host.Tokens.Admin());
        return [.. body.GetProperty("_embedded").GetProperty("sessions").EnumerateArray()
            .Where(session => session.GetProperty("connected").GetBoolean()).Select(session => session.GetProperty("id").GetString()!)];
    }
}
