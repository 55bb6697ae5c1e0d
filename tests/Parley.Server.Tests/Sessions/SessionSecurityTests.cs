using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Parley.Domain;
using Parley.Server.Sessions;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Sessions;

/// <summary>Cases 51 to 60 of the security list: sessions.</summary>
public class SessionSecurityTests
{
    [Fact]
    public async Task The_session_of_another_user_cannot_be_resumed()
    {
        await using var host = await SessionHost.Start();
        await using var ann = await host.LogIn();

        await using var bob = await host.OpenWith(host.Tokens.User("bob"), ann.SessionId);

        await bob.IsRefused("session:invalid");
        await ann.HearsNothing();
        Assert.Empty(await host.SessionsOf("bob"));
    }

    [Fact]
    public async Task The_session_of_another_user_cannot_be_resumed_by_a_message()
    {
        await using var host = await SessionHost.Start();
        await using var ann = await host.LogIn();
        await using var bob = await host.Open("/rtc/", "", engine: 3);

        await bob.Emit("session:login", $$"""{"tid":"t","body":{"token":"{{host.Tokens.User("bob")}}","session_id":"{{ann.SessionId}}"} }""");

        await bob.IsRefused("session:invalid");
        await ann.HearsNothing();
    }

    [Fact]
    public async Task A_resume_is_checked_like_a_login()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann", id: "stolen");
        await using var client = await host.LogIn(token);
        await client.Cut();
        await host.SendAsAccount(
            HttpMethod.Post, $"/v2/applications/{host.Tokens.ApplicationId}/revocations", """{"jti":"stolen"}""");

        await using var again = await host.OpenWith(token, client.SessionId);

        await again.IsRefused("system:error:invalid-token");
    }

    [Fact]
    public async Task A_refresh_with_the_token_of_another_user_is_refused_and_the_session_ends_when_it_would_have()
    {
        await using var host = await SessionHost.Start();
        await using var ann = await host.LogIn(host.Tokens.User("ann", TimeSpan.FromSeconds(10)));

        Assert.Equal(403, (await host.Send(HttpMethod.Put, $"/v0.2/sessions/{ann.SessionId}", host.Tokens.User("bob"))).Status);

        host.Time.Advance(TimeSpan.FromSeconds(10));
        await ann.Hears("system:error:expired-token");
    }

    [Fact]
    public async Task A_token_without_the_right_to_sessions_cannot_take_a_session_over()
    {
        await using var host = await SessionHost.Start();
        var narrow = host.Tokens.User("ann", acl: """{"paths":{"/*/users/**":{},"/*/sessions/**":{"methods":["PUT"]}}}""");
        await using var ann = await host.LogIn(host.Tokens.User("ann", TimeSpan.FromSeconds(10)));

        Assert.Equal(403, (await host.Send(HttpMethod.Put, $"/v0.2/sessions/{ann.SessionId}", narrow)).Status);

        host.Time.Advance(TimeSpan.FromSeconds(10));
        await ann.Hears("system:error:expired-token");
    }

    [Fact]
    public async Task A_request_that_began_before_the_revocation_of_its_token_leaves_no_session_behind()
    {
        SessionHost? host = null;
        await using var started = await SessionHost.Start(replace: services =>
            StoreInterceptor.After(services, nameof(IStore.AddSession), () => host!.SendAsAccount(
                HttpMethod.Post, $"/v2/applications/{host.Tokens.ApplicationId}/revocations", """{"user":"ann"}""")));
        host = started;

        await using var client = await host.OpenWith(host.Tokens.User("ann"));

        await client.Succeeds();
        await client.IsRefused("system:error:invalid-token");
    }

    [Fact]
    public async Task An_upgrade_goes_on_with_the_session_of_its_polling_connection_whatever_its_query_says()
    {
        await using var host = await SessionHost.Start();
        var open = await host.Http.GetStringAsync(
            $"/v2/rtc/?EIO=4&transport=polling&token={host.Tokens.User("ann")}", SessionHost.Cancel);
        var sid = open.Split("\"sid\":\"")[1].Split('"')[0];

        await using var upgrade = await SessionClient.Open(
            new Uri($"ws://{host.Http.BaseAddress!.Authority}/v2/rtc/?EIO=4&transport=websocket&sid={sid}&token={host.Tokens.User("bob")}"),
            engine: 0, origin: null);
        await upgrade.SendFrame("2probe");
        await upgrade.SendFrame("5");
        await upgrade.SendFrame("40");

        Assert.Equal("ann", (await upgrade.Succeeds()).Body.GetProperty("name").GetString());
        Assert.Empty(await host.SessionsOf("bob"));
    }

    [Fact]
    public async Task An_origin_that_is_not_allowed_opens_no_socket()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:AllowedOrigins"] = "https://ours.example" });
        var query = $"token={host.Tokens.User("ann")}";

        var refused = await Assert.ThrowsAsync<SessionRefused>(() => host.Open("/v2/rtc/", query, origin: "https://theirs.example"));
        Assert.InRange(refused.Status, 400, 403);
        Assert.Empty(await host.SessionsOf("ann"));

        await using var page = await host.Open("/v2/rtc/", query, origin: "https://ours.example");
        await page.Succeeds();
        // Programs are no pages and send none.
        await using var program = await host.LogIn();
    }

    [Fact]
    public async Task A_flood_of_malformed_tokens_reaches_neither_the_store_nor_a_signature_check()
    {
        var lookups = 0;
        await using var host = await SessionHost.Start(replace: services =>
            StoreInterceptor.After(services, nameof(IStore.GetApplication), () => Task.FromResult(Interlocked.Increment(ref lookups))));
        var good = host.Tokens.User("ann").Split('.');
        string[] malformed =
        [
            "x.y.z", "a", "..", $"{good[0]}.{good[1]}", $"{good[0]}.{good[1]}.{good[2]}.", $"{good[0]}.{good[1]}.",
            $"eyJhbGciOiJub25lIn0.{good[1]}.", $"eyJhbGciOiJIUzI1NiJ9.{good[1]}.{good[2]}", $"{good[0]}.e30.{good[2]}",
            new string('a', 7_000), $"{good[0]}.{good[1]}.{good[2][..20]}",
        ];

        // The signature is checked only with a key, and the key comes with the application.
        var before = lookups;
        foreach (var token in malformed)
        {
            await using var client = await host.OpenWith(token);
            await client.IsRefused("system:error:invalid-token");
        }

        // The last one alone is well-formed enough to ask for the application that it names.
        Assert.InRange(lookups - before, 0, 1);
    }

    [Fact]
    public async Task Bad_signatures_are_not_remembered_as_good()
    {
        await using var host = await SessionHost.Start();
        using var key = RSA.Create(2048);
        var forged = host.Tokens.User("ann", key: key);
        for (var i = 0; i < 3; i++)
        {
            await using var client = await host.OpenWith(forged);
            await client.IsRefused("system:error:invalid-token");
        }
    }

    [Fact]
    public async Task Nothing_that_a_token_names_is_fetched()
    {
        // No HTTP client is in the server at all, so that no header of a token can make it ask an address.
        await using var host = await SessionHost.Start();

        Assert.Null(host.Services.GetService<IHttpClientFactory>());
    }

    [Fact]
    public async Task A_refresh_that_narrows_the_acl_ends_what_the_session_is_shown()
    {
        await using var host = await SessionHost.Start();
        var (room, other) = (await Room.Of(host), await Room.Of(host));
        await using var bob = await host.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "before");
        await bob.Hears("message");

        var narrow = host.Tokens.User("bob", acl: """{"paths":{"/*/sessions/**":{},"/*/conversations/ID/**":{}}}""".Replace("ID", other.Id, StringComparison.Ordinal));
        Assert.Equal(200, (await host.Send(HttpMethod.Put, $"/v0.2/sessions/{bob.SessionId}", narrow)).Status);
        var user = (await host.Send(HttpMethod.Get, "/v1/users/bob", host.Tokens.Admin())).Body.GetProperty("id").GetString()!;
        var sessions = host.Services.GetRequiredService<LocalSessions>();
        await SessionHost.Eventually(() => Task.FromResult(
            sessions.OfUser(host.Tokens.ApplicationId, user).Single().Session.Token.Reads.Contains(other.Id, StringComparison.Ordinal)));
        await room.Say(room.AnnToken, "not for this token");
        await room.Send(room.AnnToken, "text:typing:on");
        await other.Say(other.AnnToken, "still for it");

        Assert.Equal("still for it", (await bob.Hears("message")).Body.GetProperty("text").GetString());
        await bob.HearsNothing();
    }

    [Fact]
    public async Task A_session_without_the_right_to_conversations_is_shown_none_and_one_that_gains_it_the_rest()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(host.Tokens.User("bob", acl: """{"paths":{"/*/sessions/**":{}}}"""));
        await room.Say(room.AnnToken, "missed");
        await bob.HearsNothing();
        await bob.Cut();

        await using var back = await host.OpenWith(room.BobToken, bob.SessionId);

        Assert.Equal(1, (await back.Succeeds()).Body.GetProperty("pending_events").GetArrayLength());
    }
}
