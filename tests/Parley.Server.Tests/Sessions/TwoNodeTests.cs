namespace Parley.Server.Tests.Sessions;

/// <summary>Two servers on one PostgreSQL.</summary>
public class TwoNodeTests(SessionDatabase database) : IClassFixture<SessionDatabase>
{
    [Fact]
    public async Task A_session_is_resumed_on_the_other_node()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        await using var client = await one.LogIn();
        await client.Cut();

        await using var again = await two.LogIn(two.Tokens.User("ann"), client.SessionId);

        Assert.Equal(client.SessionId, again.SessionId);
        Assert.Equal([client.SessionId], await one.SessionsOf("ann"));
    }

    [Fact]
    public async Task A_resume_on_the_other_node_takes_the_session_from_the_socket_that_has_it()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        await using var older = await one.LogIn();

        await using var newer = await two.LogIn(two.Tokens.User("ann"), older.SessionId);

        await older.Hears("session:terminated");
        await older.Hears(Heard.Disconnected);
        await newer.HearsNothing();
        Assert.Equal([newer.SessionId], await one.SessionsOf("ann"));
    }

    [Fact]
    public async Task A_refresh_through_the_other_node_moves_the_end()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        await using var client = await one.LogIn(one.Tokens.User("ann", TimeSpan.FromSeconds(10)));

        var (status, _) = await two.Send(HttpMethod.Put, $"/v0.2/sessions/{client.SessionId}", two.Tokens.User("ann", TimeSpan.FromSeconds(20)));

        Assert.Equal(200, status);
        await SessionHost.Eventually(() => Task.FromResult(one.TokenEnd(client.SessionId) == one.Time.GetUtcNow() + TimeSpan.FromSeconds(20)));
        await one.Pass(TimeSpan.FromSeconds(19));
        await client.HearsNothing();
        one.Time.Advance(TimeSpan.FromSeconds(1));
        await client.Hears("system:error:expired-token");
    }

    [Fact]
    public async Task A_session_ended_through_the_other_node_tells_its_socket()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        await using var client = await one.LogIn();

        Assert.Equal(204, (await two.Send(HttpMethod.Delete, $"/v1/sessions/{client.SessionId}", two.Tokens.User("ann"))).Status);

        await client.Hears("session:terminated");
        await client.Hears(Heard.Disconnected);
    }

    [Fact]
    public async Task A_revocation_and_a_deletion_through_the_other_node_end_sessions()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        var id = await two.AddUser("eve");
        await using var eve = await one.LogIn(one.Tokens.User("eve"));
        await using var ann = await one.LogIn(one.Tokens.User("ann", id: "lost"));
        await using var bob = await one.LogIn(one.Tokens.User("bob"));

        Assert.Equal(204, (await two.Send(HttpMethod.Delete, $"/v1/users/{id}", two.Tokens.Admin())).Status);
        Assert.Equal(201, (await two.SendAsAccount(
            HttpMethod.Post, $"/v2/applications/{two.Tokens.ApplicationId}/revocations", """{"jti":"lost"}""")).Status);

        await eve.IsRefused("system:error:invalid-token");
        await ann.IsRefused("system:error:invalid-token");
        await bob.HearsNothing();
    }

    [Fact]
    public async Task The_maximum_counts_the_sessions_of_all_nodes()
    {
        var (one, two) = await Start(("Sessions:MaximumPerUser", "2"));
        await using var first = one;
        await using var second = two;
        await using var here = await one.LogIn();
        await using var there = await two.LogIn();

        await using var third = await two.OpenWith(two.Tokens.User("ann"));

        await third.IsRefused("session:error:max-open-sessions");
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("SES-%ff")]
    public async Task An_id_that_the_database_could_not_take_leads_to_a_new_session(string id)
    {
        await using var host = await SessionHost.Start(await database.New());
        await using var client = await host.LogIn(host.Tokens.User("ann"), id);

        Assert.StartsWith("SES-", client.SessionId);
    }

    private async Task<(SessionHost, SessionHost)> Start(params (string Key, string Value)[] settings)
    {
        var all = await database.New();
        foreach (var (key, value) in settings)
            all[key] = value;
        var one = await SessionHost.Start(all);
        var two = await SessionHost.Start(all, like: one);
        await SessionHost.Eventually(() => Task.FromResult(IsConnected(one) && IsConnected(two)));
        return (one, two);
    }

    private static bool IsConnected(SessionHost host) =>
        ((Domain.ISignals)host.Services.GetService(typeof(Domain.ISignals))!).Connected;
}
