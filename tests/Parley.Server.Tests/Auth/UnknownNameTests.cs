using System.Text.Json;
using Parley.Domain;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Auth;

/// <summary>Tokens that name what is not there, and what of it is made a moment later. The clock stands still.</summary>
public class UnknownNameTests
{
    [Fact]
    public async Task Tokens_of_an_application_that_is_not_there_cost_one_read_until_it_is_made()
    {
        var reads = 0;
        await using var host = await Counting(nameof(IStore.GetApplication), () => Interlocked.Increment(ref reads));
        var tokens = new SessionTokens(host.Time, Guid.NewGuid().ToString());
        var before = reads;
        for (var i = 0; i < 5; i++)
            Assert.Equal(401, (await host.Send(HttpMethod.Get, "/v1/users", tokens.Admin())).Status);
        Assert.Equal(1, reads - before);

        var body = JsonSerializer.Serialize(new { id = tokens.ApplicationId, name = "x", keys = new { public_key = SessionTokens.PublicPem } });
        Assert.Equal(201, (await host.SendAsAccount(HttpMethod.Post, "/v2/applications", body)).Status);
        Assert.Equal(200, (await host.Send(HttpMethod.Get, "/v1/users", tokens.Admin())).Status);
    }

    [Fact]
    public async Task Tokens_of_a_user_who_is_not_there_cost_one_read_until_one_is_made_or_renamed_to_it()
    {
        var reads = 0;
        await using var host = await Counting(nameof(IStore.GetUserByName), () => Interlocked.Increment(ref reads));
        await Stranger("eve");
        await host.AddUser("eve");
        Assert.Equal(200, await Me("eve"));

        await Stranger("carl");
        Assert.Equal(200, (await host.Send(HttpMethod.Patch, "/v1/users/bob", host.Tokens.Admin(), """{"name":"carl"}""")).Status);
        Assert.Equal(200, await Me("carl"));
        Assert.Equal(401, await Me("bob"));

        async Task<int> Me(string name) => (await host.Send(HttpMethod.Get, "/v1/users/me", host.Tokens.User(name))).Status;

        async Task Stranger(string name)
        {
            var before = reads;
            for (var i = 0; i < 5; i++)
                Assert.Equal(401, await Me(name));
            Assert.Equal(1, reads - before);
        }
    }

    private static Task<SessionHost> Counting(string method, Action count) => SessionHost.Start(
        replace: services => StoreInterceptor.After(services, method, () =>
        {
            count();
            return Task.CompletedTask;
        }));
}
