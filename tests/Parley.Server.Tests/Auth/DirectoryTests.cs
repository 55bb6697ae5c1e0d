using Microsoft.Extensions.DependencyInjection;
using Parley.Domain;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Auth;

public sealed class DirectoryTests
{
    [Fact]
    public async Task What_is_remembered_of_a_user_outlives_signals_of_other_things()
    {
        var reads = 0;
        await using var host = await SessionHost.Start(replace: services => StoreInterceptor.After(
            services, nameof(IStore.GetUserByName), () =>
            {
                reads++;
                return Task.CompletedTask;
            }));
        var signals = host.Services.GetRequiredService<ISignals>();
        var token = host.Tokens.User("ann");
        Assert.Equal(200, (await host.Send(HttpMethod.Get, "/v1/users/me", token)).Status);
        reads = 0;

        foreach (var kind in (SignalKind[])[SignalKind.EventsAppended, SignalKind.EventPassed, SignalKind.SessionChanged, SignalKind.SessionProbed])
            await signals.Publish(new Signal(kind, host.Tokens.ApplicationId, "SES-1"), SessionHost.Cancel);
        Assert.Equal(200, (await host.Send(HttpMethod.Get, "/v1/users/me", token)).Status);
        Assert.Equal(0, reads);

        await signals.Publish(new Signal(SignalKind.UserChanged, host.Tokens.ApplicationId, "ann"), SessionHost.Cancel);
        Assert.Equal(200, (await host.Send(HttpMethod.Get, "/v1/users/me", token)).Status);
        Assert.True(reads > 0);
    }
}
