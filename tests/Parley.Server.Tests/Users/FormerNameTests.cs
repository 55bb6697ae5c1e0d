using System.Text.Json;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Users;

/// <summary>A token names its user by name alone, and a name may be another user's later.</summary>
public class FormerNameTests
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    [Fact]
    public async Task The_token_of_a_deleted_user_is_none_of_the_next_with_that_name()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann", Life);
        Assert.Equal(200, await Me(host, token));
        host.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, "/v1/users/ann", host.Tokens.Admin())).Status);
        await host.AddUser("ann");

        await IsRefused(host, token);
        Assert.Equal(200, await Me(host, host.Tokens.User("ann")));
        await using var now = await host.LogIn(host.Tokens.User("ann"));
        Assert.Equal(401, (await host.Send(HttpMethod.Put, $"/v0.2/sessions/{now.SessionId}", token)).Status);
    }

    [Fact]
    public async Task The_token_of_a_renamed_user_is_none_of_who_takes_the_name()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann", Life);
        host.Time.Advance(TimeSpan.FromMinutes(2));
        await Rename(host, "ann", "anna");
        await Rename(host, "bob", "ann");

        await IsRefused(host, token);
        Assert.Equal(200, await Me(host, host.Tokens.User("ann")));
        Assert.Equal(200, await Me(host, host.Tokens.User("anna")));
    }

    [Fact]
    public async Task The_token_of_a_deleted_application_is_of_no_user_of_one_with_its_id_and_key()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann", Life);
        host.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(204, (await host.SendAsAccount(HttpMethod.Delete, $"/v2/applications/{host.Tokens.ApplicationId}")).Status);
        var body = JsonSerializer.Serialize(new { id = host.Tokens.ApplicationId, name = "again", keys = new { public_key = SessionTokens.PublicPem } });
        Assert.Equal(201, (await host.SendAsAccount(HttpMethod.Post, "/v2/applications", body)).Status);
        await host.AddUser("ann");

        await IsRefused(host, token);
        Assert.Equal(200, await Me(host, host.Tokens.User("ann")));
    }

    [Fact]
    public async Task A_token_that_was_made_before_its_user_or_while_nobody_had_the_name_is_good()
    {
        await using var host = await SessionHost.Start();
        var early = host.Tokens.User("eve", Life);
        host.Time.Advance(TimeSpan.FromHours(1));
        await host.AddUser("eve");
        Assert.Equal(200, await Me(host, early));

        Assert.Equal(204, (await host.Send(HttpMethod.Delete, "/v1/users/eve", host.Tokens.Admin())).Status);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        var between = host.Tokens.User("eve", Life);
        host.Time.Advance(TimeSpan.FromHours(1));
        await host.AddUser("eve");
        Assert.Equal(200, await Me(host, between));
        Assert.Equal(401, await Me(host, early));
    }

    [Fact]
    public async Task A_backend_whose_clock_is_behind_may_make_a_user_and_its_token_anew_at_once()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann", Life);
        host.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, "/v1/users/ann", host.Tokens.Admin())).Status);
        await host.AddUser("ann");

        Assert.Equal(200, await Me(host, token));
    }

    private static async Task<int> Me(SessionHost host, string token) =>
        (await host.Send(HttpMethod.Get, "/v1/users/me", token)).Status;

    private static async Task IsRefused(SessionHost host, string token)
    {
        var (status, body) = await host.Send(HttpMethod.Get, "/v1/users/me", token);
        Assert.Equal((401, "system:error:invalid-token"), (status, body.GetProperty("code").GetString()));
        Assert.Equal("The token was issued before its sub became the name of this user.", body.GetProperty("reason").GetString());
        await using var client = await host.OpenWith(token);
        Assert.Equal(body.GetProperty("reason").GetString(), (await client.IsRefused("system:error:invalid-token")).Text("reason"));
    }

    private static async Task Rename(SessionHost host, string from, string to) => Assert.Equal(200, (await host.Send(
        HttpMethod.Patch, $"/v1/users/{from}", host.Tokens.Admin(), $$"""{"name":"{{to}}"}""")).Status);
}
