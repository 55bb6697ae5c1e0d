using Parley.Server.Sessions;

namespace Parley.Server.Tests.Sessions;

public class ResumeTests
{
    [Fact]
    public async Task A_socket_that_was_cut_goes_on_with_its_session()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann");
        await using var first = await host.LogIn(token);
        await first.Cut();
        Assert.Equal([first.SessionId], await host.SessionsOf("ann"));

        // The query of a reconnection has these two and nothing else.
        await using var second = await host.Open("/v2/rtc/", $"session_id={first.SessionId}&token={token}");

        await second.Succeeds();
        Assert.Equal(first.SessionId, second.SessionId);
        await second.HearsNothing();
    }

    [Fact]
    public async Task An_older_client_resumes_on_its_path_with_token_and_session_in_the_query()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann");
        await using var first = await host.Open("/rtc/", "", engine: 3);
        await first.EmitLogIn(token, "t");
        await first.Succeeds();
        await first.Cut();

        await using var second = await host.Open("/rtc/", $"session_id={first.SessionId}&token={token}", engine: 3);

        await second.Succeeds();
        Assert.Equal(first.SessionId, second.SessionId);
    }

    [Fact]
    public async Task A_message_may_name_the_session_to_resume()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann");
        await using var first = await host.LogIn(token);
        await first.Cut();
        await using var second = await host.Open("/rtc/", "", engine: 3);

        await second.Emit("session:login", $$"""{"tid":"t","body":{"token":"{{token}}","session_id":"{{first.SessionId}}"} }""");

        await second.Succeeds();
        Assert.Equal(first.SessionId, second.SessionId);
    }

    [Fact]
    public async Task A_session_is_gone_when_its_time_to_live_is_over_and_its_id_leads_to_a_new_one()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:TtlSeconds"] = "60" });
        var token = host.Tokens.User("ann");
        await using var first = await host.LogIn(token);
        await first.Cut();
        await SessionHost.Eventually(async () => await host.AliveUntil(first.SessionId) == host.Time.GetUtcNow().AddSeconds(60));
        await host.Pass(TimeSpan.FromSeconds(59));
        Assert.Equal([first.SessionId], await host.SessionsOf("ann"));

        await host.Pass(TimeSpan.FromSeconds(1));

        Assert.Empty(await host.SessionsOf("ann"));
        await using var second = await host.LogIn(token, first.SessionId);
        Assert.NotEqual(first.SessionId, second.SessionId);
    }

    [Fact]
    public async Task A_connected_session_outlives_its_time_to_live()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:TtlSeconds"] = "30" });
        await using var client = await host.LogIn(host.Tokens.User("ann", TimeSpan.FromHours(2)));

        for (var i = 0; i < 3; i++)
        {
            await host.Pass(SessionKeeper.KeepInterval);
            // The clock here may outrun the server, which keeps the session alive on a thread of its own.
            await SessionHost.Eventually(async () => await host.AliveUntil(client.SessionId) > host.Time.GetUtcNow() + SessionKeeper.KeepInterval);
        }

        await client.HearsNothing();
        Assert.Equal([client.SessionId], await host.SessionsOf("ann"));
    }

    [Theory]
    [InlineData("SES-00000000-0000-4000-8000-000000000000")]
    [InlineData("")]
    [InlineData("%00")]
    [InlineData("';DROP TABLE sessions;--")]
    [InlineData("null")]
    public async Task An_id_that_names_no_session_leads_to_a_new_one(string id)
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn(host.Tokens.User("ann"), id);

        Assert.NotEqual(id, client.SessionId);
        Assert.StartsWith("SES-", client.SessionId);
    }

    [Fact]
    public async Task The_session_of_another_application_is_as_good_as_none()
    {
        await using var host = await SessionHost.Start();
        var other = new SessionTokens(host.Time, await host.AddApplication("other"));
        await host.AddUser("ann", other);
        await using var theirs = await host.LogIn(other.User("ann"));

        await using var ours = await host.LogIn(host.Tokens.User("ann"), theirs.SessionId);

        Assert.NotEqual(theirs.SessionId, ours.SessionId);
        await theirs.HearsNothing();
    }

    [Fact]
    public async Task A_session_can_be_resumed_after_a_restart()
    {
        using var directory = TestDirectory.New();
        await using var before = await SessionHost.Start(new() { ["DataDirectory"] = directory.Path });
        await using var client = await before.LogIn();
        await client.Cut();
        await before.DisposeAsync();

        await using var after = await SessionHost.Start(new() { ["DataDirectory"] = directory.Path }, like: before);
        await using var again = await after.LogIn(after.Tokens.User("ann"), client.SessionId);

        Assert.Equal(client.SessionId, again.SessionId);
    }

    [Fact]
    public async Task A_server_that_stops_closes_transports_only_so_that_clients_come_back()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();

        var stopping = host.Stop();

        // A DISCONNECT packet would keep them away.
        await client.Hears(Heard.Closed);
        while (!stopping.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, SessionHost.Cancel);
        }

        await stopping;
    }

    [Fact]
    public async Task A_session_that_was_connected_when_the_server_stopped_has_its_whole_time_to_live()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:TtlSeconds"] = "60" });
        await using var client = await host.LogIn();

        var stopping = host.Stop();
        await client.Hears(Heard.Closed);
        while (!stopping.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, SessionHost.Cancel);
        }

        // Not more either: until then it had the interval of the next keeping on top.
        var left = await host.AliveUntil(client.SessionId) - host.Time.GetUtcNow();
        Assert.InRange(left.TotalSeconds, 1, 60);
    }
}
