namespace Parley.Server.Tests.Sessions;

/// <summary>A socket that comes with the session of another one.</summary>
public class TakeoverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1_500);

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public async Task A_socket_that_answers_keeps_its_session_and_the_other_gets_a_new_one(int engine)
    {
        await using var host = await SessionHost.Start();
        await using var first = await LogIn(host, engine);

        await using var second = await LogIn(host, engine, first.SessionId);
        await using var third = await LogIn(host, engine, first.SessionId);

        Assert.Equal(3, new[] { first.SessionId, second.SessionId, third.SessionId }.Distinct().Count());
        foreach (var client in (SessionClient[])[first, second, third])
            await client.HearsNothing();
        Assert.Equal(3, (await host.SessionsOf("ann")).Length);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public async Task A_socket_that_is_half_open_loses_its_session_after_a_moment(int engine)
    {
        await using var host = await SessionHost.Start();
        await using var older = await LogIn(host, engine);
        await older.FallSilent();

        var login = LogIn(host, engine, older.SessionId);
        await Task.WhenAny(login, Task.Delay(100, SessionHost.Cancel));
        Assert.False(login.IsCompleted);
        await host.AdvanceUntil(login, Patience);
        await using var newer = await login;

        Assert.Equal(older.SessionId, newer.SessionId);
        await newer.HearsNothing();
        older.HearAgain();
        await older.Hears("session:terminated");
        await older.Hears(Heard.Disconnected);
        Assert.Equal([newer.SessionId], await host.SessionsOf("ann"));
    }

    [Fact]
    public async Task A_socket_that_is_found_to_be_gone_meanwhile_yields_at_once()
    {
        await using var host = await SessionHost.Start();
        await using var older = await host.LogIn();
        await older.FallSilent();

        var login = host.LogIn(host.Tokens.User("ann"), older.SessionId);
        await older.Cut();
        await using var newer = await login;

        Assert.Equal(older.SessionId, newer.SessionId);
        await newer.HearsNothing();
    }

    [Fact]
    public async Task Of_sockets_that_race_for_a_session_one_gets_it_and_all_stay()
    {
        await using var host = await SessionHost.Start();
        await using var first = await host.LogIn();
        await first.Cut();

        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.LogIn(host.Tokens.User("ann"), first.SessionId)));

        Assert.Single(clients, client => client.SessionId == first.SessionId);
        Assert.Equal(8, clients.Select(client => client.SessionId).Distinct().Count());
        foreach (var client in clients)
            await client.HearsNothing();
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task Two_pages_with_one_session_do_not_end_each_other_however_often_they_come()
    {
        await using var host = await SessionHost.Start();
        await using var one = await host.LogIn();
        var id = one.SessionId;
        for (var i = 0; i < 10; i++)
        {
            await using var other = await host.LogIn(host.Tokens.User("ann"), id);
            Assert.NotEqual(id, other.SessionId);
            await other.Cut();
        }

        await one.HearsNothing();
    }

    private static async Task<SessionClient> LogIn(SessionHost host, int engine, string? resume = null)
    {
        var client = await host.Open(
            "/v2/rtc/", $"token={host.Tokens.User("ann")}" + (resume is null ? "" : $"&session_id={resume}"), engine);
        await client.Succeeds();
        return client;
    }
}
