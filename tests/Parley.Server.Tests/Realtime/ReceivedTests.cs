using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>What counts as received: a resume repeats rather than loses.</summary>
public sealed class ReceivedTests
{
    [Theory, InlineData(4), InlineData(3)]
    public async Task What_was_only_sent_to_a_client_that_does_not_acknowledge_is_shown_again(int engine)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await LogIn(host, room, engine);
        for (var i = 0; i < 5; i++)
            await room.Say(room.AnnToken, $"{i}");
        for (var i = 0; i < 5; i++)
            await away.Hears("message");
        await CutAt(host, away, room, 2);

        await using var back = await LogIn(host, room, engine, away.SessionId);

        await HearsAll(back, 5);
    }

    [Fact]
    public async Task What_stands_before_a_heartbeat_that_came_back_is_not_shown_again()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await LogIn(host, room, engine: 4);
        await room.Say(room.AnnToken, "received");
        await away.Hears("message");
        await host.Pass(TimeSpan.FromSeconds(30));
        await room.Say(room.AnnToken, "lost");
        await away.Hears("message");
        await CutAt(host, away, room, 3);

        await using var back = await LogIn(host, room, engine: 4, away.SessionId);

        Assert.Equal("lost", (await back.Hears("message")).Body.GetProperty("text").GetString());
        await back.HearsNothing();
    }

    [Fact]
    public async Task The_heartbeats_of_an_older_client_confirm_what_came_before_the_one_that_was_answered()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await LogIn(host, room, engine: 3);
        await room.Say(room.AnnToken, "received");
        await away.Hears("message");
        // Its second ping says that it has the answer to the first.
        await away.SendFrame("2");
        await away.SendFrame("2");
        await away.HearsNothing();
        await room.Say(room.AnnToken, "lost");
        await away.Hears("message");
        await CutAt(host, away, room, 3);

        await using var back = await LogIn(host, room, engine: 3, away.SessionId);

        Assert.Equal("lost", (await back.Hears("message")).Body.GetProperty("text").GetString());
        await back.HearsNothing();
    }

    [Fact]
    public async Task What_a_poll_did_not_fetch_is_shown_again_and_what_the_next_poll_confirms_is_not()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var away = await PollingClient.LogIn(host, room.BobToken);
        await room.Say(room.AnnToken, "fetched");
        Assert.Contains("fetched", await away.Poll(), StringComparison.Ordinal);
        await room.Say(room.AnnToken, "fetched by the poll that confirms the one before");
        Assert.Contains("confirms", await away.Poll(), StringComparison.Ordinal);
        await room.Say(room.AnnToken, "never fetched");

        // A client that polls no more does not answer the probe.
        var resuming = LogIn(host, room, engine: 4, away.SessionId);
        await host.AdvanceUntil(resuming, TimeSpan.FromMilliseconds(1_500));
        await using var back = await resuming;

        Assert.Contains("confirms", (await back.Hears("message")).Body.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("never fetched", (await back.Hears("message")).Body.GetProperty("text").GetString());
        await back.HearsNothing();
    }

    [Fact]
    public async Task A_later_acknowledgement_covers_what_was_sent_before()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.LogIn(room.BobToken);
        away.Acknowledges = false;
        await room.Say(room.AnnToken, "not acknowledged by itself");
        await away.Hears("message");
        away.Acknowledges = true;
        await room.Say(room.AnnToken, "acknowledged");
        await away.Hears("message");
        // Of nothing that was sent.
        await away.SendFrame("43999999[]");
        await away.HearsNothing();
        away.Acknowledges = false;
        await room.Say(room.AnnToken, "lost");
        await away.Hears("message");
        await CutAt(host, away, room, 4);

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);

        Assert.Equal(
            ["lost"],
            (await back.Succeeds()).Body.GetProperty("pending_events").EnumerateArray()
                .Select(missed => missed.GetProperty("body").GetProperty("text").GetString()));
    }

    private static async Task HearsAll(SessionClient client, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal($"{i}", (await client.Hears("message")).Body.GetProperty("text").GetString());
        await client.HearsNothing();
    }

    // A session's place is stored a moment after its socket is gone.
    private static async Task CutAt(SessionHost host, SessionClient client, Room room, long place)
    {
        await client.Cut();
        await SessionHost.Eventually(async () =>
            Domain.Sessions.Positions.Read((await host.Stored(client.SessionId)).Positions)[Domain.Sessions.Positions.Key(room.Id)] == place);
    }

    // By the path and in the way of the clients that look for nothing in the answer.
    private static async Task<SessionClient> LogIn(SessionHost host, Room room, int engine, string? resume = null)
    {
        var client = await host.Open("/rtc/", resume is null ? "" : "session_id=" + resume, engine);
        await client.EmitLogIn(room.BobToken, "t1");
        await client.Succeeds();
        return client;
    }
}
