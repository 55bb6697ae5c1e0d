using Microsoft.Extensions.DependencyInjection;
using Parley.Domain;
using Parley.Server.Sessions;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Sessions;

/// <summary>A client that is back before its old connection is known to be gone.</summary>
public sealed class ResumedAtOnceTests
{
    [Fact]
    public async Task What_was_acknowledged_is_not_shown_again_when_the_old_socket_goes_during_the_resume()
    {
        Func<Task> afterTheRead = () => Task.CompletedTask;
        await using var host = await SessionHost.Start(replace: services => StoreInterceptor.After(
            services, nameof(IStore.GetSession), () => Interlocked.Exchange(ref afterTheRead, () => Task.CompletedTask)()));
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "acknowledged");
        await bob.Hears("message");
        // Acknowledgements and questions are taken in the order in which they were sent.
        await bob.HearsNothing();
        var connection = (await host.Stored(bob.SessionId)).Connection;
        afterTheRead = async () =>
        {
            await bob.Cut();
            await SessionHost.Eventually(async () => !(await host.Stored(bob.SessionId)).IsConnected(Moment.Now(host.Time)));
            await host.Services.GetRequiredService<SessionKeeper>().AwaitRelease(connection);
        };

        await using var back = await host.OpenWith(room.BobToken, bob.SessionId);
        var answer = await back.Succeeds();

        Assert.Equal(bob.SessionId, back.SessionId);
        Assert.Equal("[]", answer.Body.GetProperty("pending_events").GetRawText());
        await back.HearsNothing();
    }
}
