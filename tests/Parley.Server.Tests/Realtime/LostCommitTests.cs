using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>The answer to a commit is lost: whoever asked is told the truth, and what was committed is delivered.</summary>
public sealed class LostCommitTests(PostgresCluster cluster)
{
    [Fact]
    public async Task What_was_committed_is_answered_and_delivered()
    {
        await using var proxy = new LossyProxy(await cluster.NewDatabase());
        await using var host = await Start(proxy);
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        proxy.Next = Loss.Answer;
        Assert.Equal(3, await room.Say(room.AnnToken, "once"));
        Assert.Equal(3, (await bob.Hears("message")).Payload.GetProperty("id").GetInt32());
        Assert.Equal([1, 2, 3], await room.Ids());
    }

    [Fact]
    public async Task What_is_unknown_is_told_as_that_and_delivered_when_it_is_found_and_a_repeated_key_gets_the_first_answer()
    {
        await using var proxy = new LossyProxy(await cluster.NewDatabase());
        await using var host = await Start(proxy);
        host.ErrorsExpected = true;
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        (proxy.IsGoneAfterLoss, proxy.Next) = (true, Loss.Answer);
        var sending = Send();
        await host.PassUntil(sending, TimeSpan.FromSeconds(1));
        var (status, refusal) = await sending;
        Assert.Equal((503, "http:error:outcome-unknown"), (status, refusal.GetProperty("code").GetString()));

        (proxy.IsGone, proxy.IsGoneAfterLoss) = (false, false);
        var heard = bob.Hears("text");
        await host.PassUntil(heard, TimeSpan.FromSeconds(1));
        Assert.Equal(3, (await heard).Payload.GetProperty("id").GetInt32());
        var (again, sent) = await Send();
        Assert.Equal((201, 3), (again, sent.GetProperty("id").GetInt32()));
        Assert.Equal([1, 2, 3], await room.Ids());

        Task<(int Status, System.Text.Json.JsonElement Body)> Send() => host.Send(
            HttpMethod.Post, room.Path + "/events", room.AnnToken, """{"type":"text","client_ref":"k","body":{"text":"x"}}""");
    }

    private static Task<SessionHost> Start(LossyProxy proxy) => SessionHost.Start(new()
    {
        ["Storage:Provider"] = "postgres",
        ["Storage:ConnectionString"] = proxy.Database,
    });
}
