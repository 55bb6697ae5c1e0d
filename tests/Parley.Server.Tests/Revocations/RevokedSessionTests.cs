using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Domain;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Revocations;

/// <summary>Which live sessions a revocation touches.</summary>
public class RevokedSessionTests
{
    [Fact]
    public async Task A_revocation_has_no_session_read_but_those_that_it_covers()
    {
        var reads = 0;
        await using var host = await SessionHost.Start(replace: services => StoreInterceptor.After(services, nameof(IStore.GetSession), () =>
        {
            Interlocked.Increment(ref reads);
            return Task.CompletedTask;
        }));
        await using var ann = await host.LogIn(host.Tokens.User("ann", id: "one"));
        await using var bob = await host.LogIn(host.Tokens.User("bob"));

        var revocation = await Revoke(host, """{"jti":"nobody's"}""");
        Assert.Equal(204, (await host.SendAsAccount(HttpMethod.Delete, $"{Path(host)}/{revocation}")).Status);
        await bob.HearsNothing();
        await ann.HearsNothing();
        Assert.Equal(0, reads);

        await Revoke(host, """{"jti":"one"}""");
        await ann.IsRefused("system:error:invalid-token");
        await bob.HearsNothing();
        Assert.InRange(reads, 0, 1);
    }

    [Theory]
    [InlineData("""{"jti":"one"}""")]
    [InlineData("""{"user":"ann"}""")]
    public async Task A_revocation_whose_signal_is_lost_ends_its_sessions_within_seconds_and_no_others(string revocation)
    {
        await using var host = await SessionHost.Start(replace: services =>
            services.Replace(ServiceDescriptor.Singleton<ISignals, LostSignals>()));
        await using var ann = await host.LogIn(host.Tokens.User("ann", id: "one"));
        await using var bob = await host.LogIn(host.Tokens.User("bob"));

        await Revoke(host, revocation);

        await host.PassUntil(ann.IsRefused("system:error:invalid-token"), TimeSpan.FromSeconds(5));
        await bob.HearsNothing();
    }

    private static string Path(SessionHost host) => $"/v2/applications/{host.Tokens.ApplicationId}/revocations";

    private static async Task<string> Revoke(SessionHost host, string body)
    {
        var (status, answer) = await host.SendAsAccount(HttpMethod.Post, Path(host), body);
        Assert.Equal(201, status);
        return answer.GetProperty("id").GetString()!;
    }
}
