using Parley.Domain;

namespace Parley.Server.Tests.Sessions;

public class EndingTests
{
    [Fact]
    public async Task A_logout_ends_its_own_session_and_leaves_the_others()
    {
        await using var host = await SessionHost.Start();
        await using var phone = await host.LogIn();
        await using var laptop = await host.LogIn();

        await phone.Emit("session:logout", """{"tid":"t-1","body":{}}""");

        var answer = await phone.Hears("session:logged-out");
        Assert.Equal("t-1", answer.Text("rid"));
        Assert.Equal([laptop.SessionId], await host.SessionsOf("ann"));
        await laptop.HearsNothing();
    }

    [Fact]
    public async Task A_session_that_was_logged_out_cannot_be_resumed()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        await client.Emit("session:logout", """{"tid":"t-1","body":{}}""");
        await client.Hears("session:logged-out");
        await client.Cut();

        await using var again = await host.LogIn(host.Tokens.User("ann"), client.SessionId);

        Assert.NotEqual(client.SessionId, again.SessionId);
    }

    [Fact]
    public async Task A_client_that_stays_after_its_logout_is_cut_after_half_a_minute()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        await client.Emit("session:logout", """{"tid":"t-1","body":{}}""");
        await client.Hears("session:logged-out");

        await host.Pass(TimeSpan.FromSeconds(31));

        await client.Hears(Heard.Disconnected);
        await client.Hears(Heard.Closed);
    }

    [Theory]
    [InlineData("/v1", 204)]
    [InlineData("/v0.3", 204)]
    [InlineData("/v0.1", 200)]
    public async Task A_session_ended_over_HTTP_tells_its_socket(string version, int expected)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        await using var other = await host.LogIn();

        var (status, _) = await host.Send(HttpMethod.Delete, $"{version}/sessions/{client.SessionId}", host.Tokens.Admin());

        Assert.Equal(expected, status);
        await client.Hears("session:terminated");
        await client.Hears(Heard.Disconnected);
        await other.HearsNothing();
        Assert.Equal([other.SessionId], await host.SessionsOf("ann"));
    }

    [Fact]
    public async Task Users_end_their_own_sessions_and_no_others()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        var path = $"/v1/sessions/{client.SessionId}";

        Assert.Equal(404, (await host.Send(HttpMethod.Delete, path, host.Tokens.User("bob"))).Status);
        await client.HearsNothing();
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, path, host.Tokens.User("ann"))).Status);
        await client.Hears("session:terminated");
        Assert.Equal(404, (await host.Send(HttpMethod.Delete, path, host.Tokens.User("ann"))).Status);
    }

    [Fact]
    public async Task Deleting_the_user_ends_its_sessions_and_no_others()
    {
        await using var host = await SessionHost.Start();
        var id = await host.AddUser("eve");
        await using var eve = await host.LogIn(host.Tokens.User("eve"));
        await using var ann = await host.LogIn();

        Assert.Equal(204, (await host.Send(HttpMethod.Delete, $"/v1/users/{id}", host.Tokens.Admin())).Status);

        await eve.IsRefused("system:error:invalid-token");
        await ann.HearsNothing();
        await using var again = await host.OpenWith(host.Tokens.User("eve"), eve.SessionId);
        await again.IsRefused("user:error:invalid-user");
    }

    [Fact]
    public async Task A_user_made_anew_under_the_old_name_has_none_of_the_old_sessions()
    {
        await using var host = await SessionHost.Start();
        var id = await host.AddUser("eve");
        var token = host.Tokens.User("eve");
        await using var eve = await host.LogIn(token);
        await host.Send(HttpMethod.Delete, $"/v1/users/{id}", host.Tokens.Admin());
        await host.AddUser("eve");

        await using var again = await host.LogIn(token, eve.SessionId);

        Assert.NotEqual(eve.SessionId, again.SessionId);
        Assert.Equal([again.SessionId], await host.SessionsOf("eve"));
    }

    [Fact]
    public async Task Deleting_the_application_ends_its_sessions_and_no_others()
    {
        await using var host = await SessionHost.Start();
        var doomed = new SessionTokens(host.Time, await host.AddApplication("doomed"));
        await host.AddUser("eve", doomed);
        await using var eve = await host.LogIn(doomed.User("eve"));
        await using var ann = await host.LogIn();

        Assert.Equal(204, (await host.SendAsAccount(HttpMethod.Delete, $"/v2/applications/{doomed.ApplicationId}")).Status);

        await eve.IsRefused("system:error:invalid-token");
        await ann.HearsNothing();
    }

    [Fact]
    public async Task An_application_with_the_id_and_key_of_a_deleted_one_has_none_of_its_sessions()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann");
        await using var ann = await host.LogIn(token);
        var body = $$"""{"id":"{{host.Tokens.ApplicationId}}","name":"again","keys":{"public_key":"{{System.Text.Json.JsonEncodedText.Encode(SessionTokens.PublicPem)}}"} }""";

        Assert.Equal(204, (await host.SendAsAccount(HttpMethod.Delete, $"/v2/applications/{host.Tokens.ApplicationId}")).Status);
        Assert.Equal(201, (await host.SendAsAccount(HttpMethod.Post, "/v2/applications", body)).Status);
        for (var heard = await ann.Next(); heard.Name != Heard.Disconnected;)
            heard = await ann.Next();

        await host.AddUser("ann");
        await using var again = await host.LogIn(token, ann.SessionId);
        Assert.NotEqual(ann.SessionId, again.SessionId);
        Assert.Equal([again.SessionId], await host.SessionsOf("ann"));
    }

    [Fact]
    public async Task Replacing_the_key_of_the_application_ends_its_sessions()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var pem = System.Text.Json.JsonEncodedText.Encode(key.ExportSubjectPublicKeyInfoPem());

        var (status, _) = await host.SendAsAccount(
            HttpMethod.Put, $"/v2/applications/{host.Tokens.ApplicationId}",
            $$"""{"name":"ours","keys":{"public_key":"{{pem}}"} }""");

        Assert.Equal(200, status);
        await client.IsRefused("system:error:invalid-token");
    }

    [Fact]
    public async Task Renaming_the_application_ends_nothing()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        var pem = System.Text.Json.JsonEncodedText.Encode(SessionTokens.PublicPem);

        Assert.Equal(200, (await host.SendAsAccount(
            HttpMethod.Put, $"/v2/applications/{host.Tokens.ApplicationId}",
            $$"""{"name":"renamed","keys":{"public_key":"{{pem}}"} }""")).Status);

        await client.HearsNothing();
    }

    [Fact]
    public async Task Revoking_a_token_ends_the_session_under_it_and_no_other()
    {
        await using var host = await SessionHost.Start();
        await using var lost = await host.LogIn(host.Tokens.User("ann", id: "lost-phone"));
        await using var kept = await host.LogIn();

        await Revoke(host, """{"jti":"lost-phone"}""");

        await lost.IsRefused("system:error:invalid-token");
        await kept.HearsNothing();
    }

    [Fact]
    public async Task Revoking_a_users_tokens_ends_all_sessions_of_that_user()
    {
        await using var host = await SessionHost.Start();
        await using var phone = await host.LogIn();
        await using var laptop = await host.LogIn();
        await using var bob = await host.LogIn(host.Tokens.User("bob"));

        await Revoke(host, """{"user":"ann"}""");

        await phone.IsRefused("system:error:invalid-token");
        await laptop.IsRefused("system:error:invalid-token");
        await bob.HearsNothing();
    }

    [Fact]
    public async Task Revoking_the_token_before_the_refresh_does_not_end_the_session()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn(host.Tokens.User("ann", id: "first"));
        await host.Send(HttpMethod.Put, $"/v0.2/sessions/{client.SessionId}", host.Tokens.User("ann", id: "second"));

        await Revoke(host, """{"jti":"first"}""");
        await client.HearsNothing();
        await Revoke(host, """{"jti":"second"}""");

        await client.IsRefused("system:error:invalid-token");
    }

    [Theory]
    [InlineData(nameof(IStore.AddSession), """{"jti":"racing"}""")]
    [InlineData(nameof(IStore.GetUserByName), """{"user":"ann"}""")]
    public async Task A_revocation_in_the_middle_of_a_login_ends_the_session(string between, string revocation)
    {
        SessionHost? host = null;
        var done = false;
        await using var started = await SessionHost.Start(replace: services => StoreInterceptor.After(services, between, async () =>
        {
            if (host is not null && !done)
            {
                done = true;
                await Revoke(host, revocation);
            }
        }));
        host = started;

        await using var client = await host.OpenWith(host.Tokens.User("ann", id: "racing"));

        await client.Succeeds();
        Assert.True(done);
        await client.IsRefused("system:error:invalid-token");
    }

    private static async Task Revoke(SessionHost host, string body) => Assert.Equal(201, (await host.SendAsAccount(
        HttpMethod.Post, $"/v2/applications/{host.Tokens.ApplicationId}/revocations", body)).Status);
}
