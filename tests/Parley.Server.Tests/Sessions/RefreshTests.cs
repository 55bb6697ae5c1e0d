using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Domain;

namespace Parley.Server.Tests.Sessions;

public class RefreshTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_session_hears_of_its_tokens_end_at_that_second_and_not_before()
    {
        await using var host = await SessionHost.Start();
        await using var earlier = await host.LogIn(host.Tokens.User("bob", Short));
        await using var client = await host.LogIn(host.Tokens.User("ann", Short + TimeSpan.FromSeconds(1)));

        host.Time.Advance(Short);
        await earlier.Hears("system:error:expired-token");
        await client.HearsNothing();
        host.Time.Advance(TimeSpan.FromSeconds(1));

        var told = await client.Hears("system:error:expired-token");
        Assert.Equal("system:error:expired-token", told.Text("code"));
        Assert.Equal(System.Text.Json.JsonValueKind.Object, told.Body.ValueKind);
    }

    [Fact]
    public async Task A_session_that_is_not_refreshed_is_disconnected_after_the_grace()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:ExpiryGraceSeconds"] = "5" });
        await using var client = await host.LogIn(host.Tokens.User("ann", Short));
        host.Time.Advance(Short);
        await client.Hears("system:error:expired-token");

        host.Time.Advance(TimeSpan.FromSeconds(4));
        await client.HearsNothing();
        host.Time.Advance(TimeSpan.FromSeconds(1));

        await client.Hears(Heard.Disconnected);
    }

    [Fact]
    public async Task A_refresh_within_the_grace_keeps_the_session()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn(host.Tokens.User("ann", Short));
        host.Time.Advance(Short);
        await client.Hears("system:error:expired-token");

        Assert.Equal(200, (await Refresh(host, client.SessionId, host.Tokens.User("ann"))).Status);

        await host.Pass(TimeSpan.FromSeconds(30));
        await client.HearsNothing();
    }

    [Fact]
    public async Task A_refresh_is_in_force_on_its_node_when_it_is_answered()
    {
        await using var host = await SessionHost.Start(replace: services =>
            services.Replace(ServiceDescriptor.Singleton<ISignals, LostSignals>()));
        await using var client = await host.LogIn(host.Tokens.User("ann", Short));

        Assert.Equal(200, (await Refresh(host, client.SessionId, host.Tokens.User("ann"))).Status);

        await host.Pass(Short + TimeSpan.FromSeconds(10));
        await client.HearsNothing();
    }

    [Fact]
    public async Task A_session_whose_token_ended_while_it_was_away_resumes_with_a_new_one()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann", Short);
        await using var first = await host.LogIn(token);
        await first.Cut();
        await host.Pass(Short);

        await using var stale = await host.OpenWith(token, first.SessionId);
        await stale.IsRefused("system:error:expired-token");
        await using var fresh = await host.LogIn(host.Tokens.User("ann"), first.SessionId);

        Assert.Equal(first.SessionId, fresh.SessionId);
    }

    [Theory]
    [InlineData("/v0.2")]
    [InlineData("/beta2")]
    [InlineData("/v1")]
    public async Task A_refresh_keeps_the_id(string version)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();

        // The body of @vonage/client-sdk 2.3.1 is the two characters of an empty JSON string.
        var (status, body) = await host.Send(
            HttpMethod.Put, $"{version}/sessions/{client.SessionId}", host.Tokens.User("ann"), "\"\"");

        Assert.Equal(200, status);
        Assert.Equal(client.SessionId, body.GetProperty("session_id").GetString());
        Assert.Equal([client.SessionId], await host.SessionsOf("ann"));
    }

    [Fact]
    public async Task A_refresh_moves_the_end_to_that_of_the_new_token()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn(host.Tokens.User("ann", Short));

        // nexmo-client 9.5.1 sends no body.
        Assert.Equal(200, (await Refresh(host, client.SessionId, host.Tokens.User("ann", 2 * Short))).Status);

        await host.Pass(2 * Short - TimeSpan.FromSeconds(1));
        await client.HearsNothing();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await client.Hears("system:error:expired-token");
    }

    [Fact]
    public async Task A_token_that_is_not_the_sessions_users_refreshes_nothing()
    {
        await using var host = await SessionHost.Start();
        var other = new SessionTokens(host.Time, await host.AddApplication("other"));
        await host.AddUser("ann", other);
        await using var client = await host.LogIn(host.Tokens.User("ann", Short));

        (string? Token, int Status, string Code)[] refusals =
        [
            (host.Tokens.User("bob"), 403, "session:invalid"),
            (other.User("ann"), 404, "session:error:not-found"),
            (host.Tokens.Admin(), 401, "system:error:invalid-token"),
            (host.Tokens.User("ann", TimeSpan.FromSeconds(-1)), 401, "system:error:expired-token"),
            (host.Tokens.User("nobody"), 401, "user:error:not-found"),
            (host.Tokens.User("ann", acl: """{"paths":{"/*/users/**":{}}}"""), 403, "system:error:permission"),
            ("x.y.z", 401, "system:error:invalid-token"),
            (null, 401, "system:error:missing-token"),
        ];
        foreach (var (token, expected, code) in refusals)
        {
            var (status, body) = await Refresh(host, client.SessionId, token);
            Assert.Equal((expected, code), (status, body.GetProperty("code").GetString()));
        }

        await client.HearsNothing();
        host.Time.Advance(Short);
        await client.Hears("system:error:expired-token");
    }

    [Fact]
    public async Task A_session_that_is_gone_cannot_be_refreshed()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        await client.Emit("session:logout", """{"tid":"t","body":{}}""");
        await client.Hears("session:logged-out");

        var (status, body) = await Refresh(host, client.SessionId, host.Tokens.User("ann"));

        Assert.Equal((404, "session:error:not-found"), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_message_refreshes_too()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.Open("/rtc/", "", engine: 3);
        await client.EmitLogIn(host.Tokens.User("ann", Short), "t-1");
        await client.Succeeds();

        await client.Emit("session:update-token", $$"""{"tid":"t-2","body":{"token":"{{host.Tokens.User("ann")}}"} }""");

        Assert.Equal("t-2", (await client.Hears("session:update-token:success")).Text("rid"));
        await host.Pass(Short + TimeSpan.FromSeconds(10));
        await client.HearsNothing();
    }

    [Fact]
    public async Task A_message_with_a_token_that_is_not_the_users_refreshes_nothing()
    {
        await using var host = await SessionHost.Start();
        var other = new SessionTokens(host.Time, await host.AddApplication("other"));
        await host.AddUser("ann", other);
        await using var client = await host.LogIn(host.Tokens.User("ann", Short));
        (string Token, string Event)[] refusals =
        [
            (host.Tokens.User("bob"), "session:invalid"),
            (other.User("ann"), "session:invalid"),
            (host.Tokens.Admin(), "system:error:invalid-token"),
            ("x.y.z", "system:error:invalid-token"),
            (host.Tokens.User("ann", TimeSpan.FromSeconds(-1)), "system:error:expired-token"),
            (host.Tokens.User("ann", acl: """{"paths":{}}"""), "system:error:permission"),
        ];
        foreach (var (token, expected) in refusals)
        {
            await client.Emit("session:update-token", $$"""{"tid":"t","body":{"token":"{{token}}"} }""");
            Assert.Equal("t", (await client.Hears(expected)).Text("rid"));
        }

        host.Time.Advance(Short);
        await client.Hears("system:error:expired-token");
    }

    private static Task<(int Status, System.Text.Json.JsonElement Body)> Refresh(SessionHost host, string id, string? token) =>
        host.Send(HttpMethod.Put, $"/v0.2/sessions/{id}", token);
}
