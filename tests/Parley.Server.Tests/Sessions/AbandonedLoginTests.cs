using Microsoft.Extensions.DependencyInjection;
using Parley.Domain;
using Parley.Server.Sessions;

namespace Parley.Server.Tests.Sessions;

/// <summary>A login that the store kept waiting for longer than its client did.</summary>
public sealed class AbandonedLoginTests
{
    [Fact]
    public async Task A_login_whose_client_has_given_up_takes_the_session_from_nobody()
    {
        var (held, go) = (Source(), Source());
        var state = "quiet";
        var holder = "";
        SessionHost? host = null;
        await using var started = host = await SessionHost.Start(replace: services => StoreInterceptor.After(services, nameof(IStore.GetSession), async () =>
        {
            if (Interlocked.CompareExchange(ref state, "held", "hold") == "hold")
            {
                held.SetResult();
                await go.Task;
                state = "look";
            }
            else if (Interlocked.CompareExchange(ref state, "quiet", "look") == "look")
            {
                holder = (await host!.Stored(await Id.Task)).Connection;
            }
        }));
        await using var first = await host.LogIn();
        Id.SetResult(first.SessionId);
        var before = (await host.Stored(first.SessionId)).Connection;
        await first.Cut();
        await SessionHost.Eventually(async () => !(await host.Stored(first.SessionId)).IsConnected(Moment.Now(host.Time)));

        state = "hold";
        await using var gaveUp = await host.OpenWith(host.Tokens.User("ann"), first.SessionId);
        await held.Task;
        await gaveUp.Cut();
        var sockets = host.Services.GetRequiredService<SessionSockets>();
        await SessionHost.Eventually(() => Task.FromResult(sockets.Count == 0));
        // It waits for its turn behind the one that is held.
        await using var back = await host.OpenWith(host.Tokens.User("ann"), first.SessionId);
        go.SetResult();
        await back.Succeeds();

        Assert.Equal(first.SessionId, back.SessionId);
        Assert.Equal(before, holder);
    }

    private TaskCompletionSource<string> Id { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
