using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Domain;

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
    public async Task A_socket_that_answers_keeps_its_session_and_the_other_node_gives_a_new_one()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        await using var older = await one.LogIn();

        await using var newer = await two.LogIn(two.Tokens.User("ann"), older.SessionId);

        Assert.NotEqual(older.SessionId, newer.SessionId);
        await older.HearsNothing();
        await newer.HearsNothing();
    }

    [Fact]
    public async Task A_resume_on_the_other_node_takes_the_session_from_a_socket_that_is_half_open()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        await using var older = await one.LogIn();
        await older.FallSilent();

        var login = two.LogIn(two.Tokens.User("ann"), older.SessionId);
        await one.AdvanceUntil(login, TimeSpan.FromMilliseconds(500));
        await using var newer = await login;

        Assert.Equal(older.SessionId, newer.SessionId);
        older.HearAgain();
        await older.Hears("session:terminated");
        await older.Hears(Heard.Disconnected);
        await newer.HearsNothing();
        Assert.Equal([newer.SessionId], await one.SessionsOf("ann"));
    }

    [Fact]
    public async Task The_sessions_of_a_node_that_is_gone_are_not_connected_and_are_resumed_without_a_wait()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        await using var left = await one.LogIn();
        Assert.True(await IsConnected(two, left.SessionId));
        // As if it had been killed: it says no more that it lives, and answers no question.
        var node = (await two.Stored(left.SessionId)).Node;
        await two.Services.GetRequiredService<IStore>().ForgetNodes(node, 0, SessionHost.Cancel);

        Assert.False(await IsConnected(two, left.SessionId));
        await using var again = await two.LogIn(two.Tokens.User("ann"), left.SessionId);

        Assert.Equal(left.SessionId, again.SessionId);
        Assert.True(await IsConnected(one, left.SessionId));
    }

    [Fact]
    public async Task A_node_that_lives_says_so_again_and_one_that_ends_takes_it_back()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        await using var client = await one.LogIn();
        await one.Pass(TimeSpan.FromMinutes(2));
        await SessionHost.Eventually(async () => await IsConnected(two, client.SessionId));

        await one.DisposeAsync();

        Assert.False(await IsConnected(two, client.SessionId));
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

    [Fact]
    public async Task Logins_on_both_nodes_at_once_are_never_more_than_the_maximum()
    {
        var (one, two) = await Start(("Sessions:MaximumPerUser", "3"));
        await using var first = one;
        await using var second = two;

        var clients = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? one : two).OpenWith(one.Tokens.User("ann"))));

        var heard = await Task.WhenAll(clients.Select(client => client.Next()));
        Assert.Equal(3, heard.Count(what => what.Name == "session:success"));
        Assert.Equal(3, (await one.SessionsOf("ann")).Length);
        foreach (var client in clients)
            await client.DisposeAsync();
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

    [Theory]
    [InlineData("DELETE", "/v1/users/{user}", "")]
    [InlineData("PATCH", "/v1/users/{user}", """{"name":"another"}""")]
    [InlineData("account POST", "/v2/applications/{application}/revocations", "{}")]
    [InlineData("account POST", "/v2/applications/{application}/revocations", """{"user":"eve"}""")]
    [InlineData("account POST", "/v2/applications/{application}/revocations", """{"jti":"hers"}""")]
    [InlineData("account PUT", "/v2/applications/{application}", """{"name":"x","keys":{"public_key":"{key}"} }""")]
    [InlineData("account DELETE", "/v2/applications/{application}", "")]
    public async Task What_ends_a_token_ends_its_socket_on_the_other_node_though_no_signal_tells(string method, string path, string body)
    {
        var (one, two) = await StartDeaf();
        await using var first = one;
        await using var second = two;
        var id = await one.AddUser("eve");
        await using var eve = await one.LogIn(one.Tokens.User("eve", id: "hers"));
        using var key = System.Security.Cryptography.RSA.Create(2048);
        path = path.Replace("{user}", id, StringComparison.Ordinal).Replace("{application}", one.Tokens.ApplicationId, StringComparison.Ordinal);
        body = body.Replace("{key}", System.Text.Json.JsonEncodedText.Encode(key.ExportSubjectPublicKeyInfoPem()).ToString(), StringComparison.Ordinal);
        await one.Pass(TimeSpan.FromSeconds(5));

        var verb = new HttpMethod(method.Split(' ')[^1]);
        var (status, _) = method.StartsWith("account", StringComparison.Ordinal)
            ? await two.SendAsAccount(verb, path, body.Length == 0 ? null : body)
            : await two.Send(verb, path, two.Tokens.Admin(), body.Length == 0 ? null : body);
        Assert.InRange(status, 200, 204);
        await eve.HearsNothing();

        // The server may be behind the clock, and then does the last of it.
        for (var i = 0; i < 10; i++)
            one.Time.Advance(TimeSpan.FromSeconds(1));
        await eve.IsRefused("system:error:invalid-token");
    }

    [Fact]
    public async Task A_session_that_was_ended_or_taken_elsewhere_ends_within_a_minute_though_no_signal_tells()
    {
        var (one, two) = await StartDeaf();
        await using var first = one;
        await using var second = two;
        await using var ended = await one.LogIn();
        await using var kept = await one.LogIn();
        await one.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(204, (await two.Send(HttpMethod.Delete, $"/v1/sessions/{ended.SessionId}", two.Tokens.Admin())).Status);
        await ended.HearsNothing();

        await one.PassUntil(ended.Hears("session:terminated"), TimeSpan.FromSeconds(5));

        await ended.Hears(Heard.Disconnected);
        await kept.HearsNothing();
    }

    [Fact]
    public async Task A_refresh_through_the_other_node_is_in_force_though_no_signal_tells()
    {
        // The clock outruns the store here, which is waited for as long as the grace.
        var (one, two) = await StartDeaf(("Sessions:ExpiryGraceSeconds", "60"));
        await using var first = one;
        await using var second = two;
        await using var client = await one.LogIn(one.Tokens.User("ann", TimeSpan.FromSeconds(20)));

        Assert.Equal(200, (await two.Send(
            HttpMethod.Put, $"/v0.2/sessions/{client.SessionId}", two.Tokens.User("ann", TimeSpan.FromSeconds(50)))).Status);

        await one.Pass(TimeSpan.FromSeconds(45));
        await SessionHost.Eventually(() => Task.FromResult(one.TokenEnd(client.SessionId) == one.Time.GetUtcNow() + TimeSpan.FromSeconds(5)));
        await client.HearsNothing();
        await one.PassUntil(client.Hears("system:error:expired-token"), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_signal_that_the_bus_did_not_take_is_told_again_and_the_log_says_so_once()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        await using var ann = await one.LogIn();
        await using var bob = await one.LogIn(one.Tokens.User("bob"));
        await Notify("ALTER FUNCTION pg_catalog.pg_notify(text, text) RENAME TO pg_notify_not");

        foreach (var name in (string[])["ann", "bob"])
            Assert.Equal(204, (await two.Send(HttpMethod.Delete, $"/v1/users/{name}", two.Tokens.Admin())).Status);
        one.Time.Advance(TimeSpan.FromMilliseconds(600));
        await ann.HearsNothing();
        await Notify("ALTER FUNCTION pg_catalog.pg_notify_not(text, text) RENAME TO pg_notify");
        // Sooner than the checks that need no signal.
        one.Time.Advance(TimeSpan.FromMilliseconds(600));

        await ann.IsRefused("system:error:invalid-token");
        await bob.IsRefused("system:error:invalid-token");
        Assert.Single(two.Logs.Lines, line => line.Contains("do not reach the other nodes", StringComparison.Ordinal));
        Assert.Single(two.Logs.Lines, line => line.Contains("reach the other nodes again", StringComparison.Ordinal));

        Task Notify(string change) => Hosting.PostgresCluster.Execute(one.ConnectionString, change);
    }

    [Fact]
    public async Task A_database_that_is_away_is_told_once_whatever_needs_it_and_again_when_it_is_back()
    {
        var (one, two) = await Start();
        await using var first = one;
        await using var second = two;
        one.ErrorsExpected = two.ErrorsExpected = true;
        var name = new Npgsql.NpgsqlConnectionStringBuilder(one.ConnectionString).Database;
        await Administer($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await Administer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        await SessionHost.Eventually(() => Task.FromResult(!IsConnected(one)));
        for (var i = 0; i < 10; i++)
        {
            one.Time.Advance(TimeSpan.FromMilliseconds(500));
            await one.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), SessionHost.Cancel);
        }

        await Administer($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        await SessionHost.Eventually(() =>
        {
            one.Time.Advance(TimeSpan.FromMilliseconds(500));
            return Task.FromResult(IsConnected(one));
        });

        await SessionHost.Eventually(() => Task.FromResult(Told().Any(line => line.Contains("be read again", StringComparison.Ordinal))));

        Assert.InRange(Told().Count(line => line.StartsWith("Error", StringComparison.Ordinal)), 1, 2);
        Assert.Single(Told(), line => line.Contains("Signals of the other nodes do not arrive", StringComparison.Ordinal));
        Assert.Single(Told(), line => line.Contains("Signals of the other nodes arrive again", StringComparison.Ordinal));
        Assert.All(Told(), line => Assert.Matches("StoreHealth|PostgresSignals", line));

        IReadOnlyList<string> Told() => [.. one.Logs.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal))];

        Task Administer(string change) => Hosting.PostgresCluster.Execute(SessionDatabase.Beside(one.ConnectionString, "postgres"), change);
    }

    private async Task<(SessionHost, SessionHost)> StartDeaf(params (string Key, string Value)[] more)
    {
        var settings = await database.New();
        foreach (var (key, value) in more)
            settings[key] = value;
        var one = await SessionHost.Start(settings, services => services.Replace(ServiceDescriptor.Singleton<ISignals, LostSignals>()));
        var two = await SessionHost.Start(settings, services => services.Replace(ServiceDescriptor.Singleton<ISignals, LostSignals>()), like: one);
        return (one, two);
    }

    private static async Task<bool> IsConnected(SessionHost host, string id)
    {
        var (_, body) = await host.Send(HttpMethod.Get, "/v1/users/ann/sessions", host.Tokens.Admin());
        return body.GetProperty("_embedded").GetProperty("sessions").EnumerateArray()
            .Single(session => session.GetProperty("id").GetString() == id).GetProperty("connected").GetBoolean();
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
        host.Services.GetRequiredService<ISignals>().Connected;
}
