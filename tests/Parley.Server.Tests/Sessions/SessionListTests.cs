namespace Parley.Server.Tests.Sessions;

public class SessionListTests
{
    [Theory]
    [InlineData("/v1")]
    [InlineData("/v0.3")]
    public async Task The_current_versions_list_sessions_in_embedded(string version)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();

        var (status, body) = await host.Send(HttpMethod.Get, $"{version}/users/ann/sessions", host.Tokens.User("ann"));

        Assert.Equal(200, status);
        Assert.Equal(10, body.GetProperty("page_size").GetInt32());
        var session = body.GetProperty("_embedded").GetProperty("sessions").EnumerateArray().Single();
        Assert.Equal(client.SessionId, session.GetProperty("id").GetString());
        var embedded = session.GetProperty("_embedded");
        Assert.Equal("ann", embedded.GetProperty("user").GetProperty("name").GetString());
        Assert.StartsWith("USR-", embedded.GetProperty("user").GetProperty("id").GetString());
        Assert.Equal(SessionHost.ApiKey, embedded.GetProperty("api_key").GetString());
        Assert.Equal(900, session.GetProperty("properties").GetProperty("ttl").GetInt32());
        Assert.EndsWith(
            $"{version}/sessions/{client.SessionId}",
            session.GetProperty("_links").GetProperty("self").GetProperty("href").GetString());
    }

    [Theory]
    [InlineData("/v0.2")]
    [InlineData("/beta2")]
    public async Task Version_0_2_lists_sessions_in_embedded_data(string version)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();

        var (_, body) = await host.Send(HttpMethod.Get, $"{version}/users/ann/sessions", host.Tokens.Admin());

        var session = body.GetProperty("_embedded").GetProperty("data").GetProperty("sessions").EnumerateArray().Single();
        Assert.Equal(client.SessionId, session.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("/v0.1")]
    [InlineData("/beta")]
    public async Task Version_0_1_lists_sessions_in_a_bare_array(string version)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();

        var (_, body) = await host.Send(HttpMethod.Get, $"{version}/users/ann/sessions", host.Tokens.Admin());

        Assert.Equal(client.SessionId, body.EnumerateArray().Single().GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v0.3")]
    [InlineData("/v0.2")]
    [InlineData("/v0.1")]
    public async Task A_user_is_not_shown_the_sessions_of_another(string version)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        var (_, ann) = await host.Send(HttpMethod.Get, "/v1/users/ann", host.Tokens.Admin());
        foreach (var place in new[] { "ann", ann.GetProperty("id").GetString() })
        {
            var (status, body) = await host.Send(HttpMethod.Get, $"{version}/users/{place}/sessions", host.Tokens.User("bob"));
            Assert.Equal(403, status);
            Assert.DoesNotContain(client.SessionId, body.GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await host.Send(HttpMethod.Get, $"{version}/users/me/sessions", host.Tokens.User("bob"))).Status);
    }

    [Fact]
    public async Task An_offline_user_has_an_empty_list()
    {
        await using var host = await SessionHost.Start();

        Assert.Empty(await host.SessionsOf("ann"));
    }

    [Fact]
    public async Task A_list_goes_by_order_and_cursor()
    {
        await using var host = await SessionHost.Start();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            host.Time.Advance(TimeSpan.FromMilliseconds(5));
            await using var client = await host.LogIn();
            ids.Add(client.SessionId);
        }

        foreach (var (order, expected) in new[] { ("asc", ids), ("desc", Enumerable.Reverse(ids)) })
        {
            var listed = new List<string>();
            var next = $"/v1/users/ann/sessions?page_size=2&order={order}";
            while (next is not null)
            {
                var (status, body) = await host.Send(HttpMethod.Get, next, host.Tokens.Admin());
                Assert.Equal(200, status);
                listed.AddRange(body.GetProperty("_embedded").GetProperty("sessions").EnumerateArray()
                    .Select(session => session.GetProperty("id").GetString()!));
                next = body.GetProperty("_links").TryGetProperty("next", out var link)
                    ? new Uri(link.GetProperty("href").GetString()!).PathAndQuery : null;
            }

            Assert.Equal(expected, listed);
        }
    }

    [Fact]
    public async Task A_session_is_listed_when_the_login_is_answered_and_gone_when_the_logout_is()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();
        Assert.Equal([client.SessionId], await host.SessionsOf("ann"));

        await client.Emit("session:logout", """{"tid":"t","body":{}}""");
        await client.Hears("session:logged-out");

        Assert.Empty(await host.SessionsOf("ann"));
    }

    [Fact]
    public async Task An_unknown_user_has_no_list()
    {
        await using var host = await SessionHost.Start();

        var (status, body) = await host.Send(HttpMethod.Get, "/v1/users/nobody/sessions", host.Tokens.Admin());

        Assert.Equal((404, "user:error:not-found"), (status, body.GetProperty("code").GetString()));
    }
}
