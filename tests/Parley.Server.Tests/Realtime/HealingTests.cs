using Microsoft.Extensions.DependencyInjection;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Sessions;
using Parley.Server.Realtime;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>One server whose deliveries are disturbed: everything is shown all the same, without another event.</summary>
public sealed class HealingTests
{
    [Fact]
    public async Task An_event_whose_readers_could_not_be_read_is_delivered_when_they_can()
    {
        var failures = 0;
        await using var host = await SessionHost.Start(replace: services => StoreInterceptor.After(
            services, nameof(IStore.ListReaders), () =>
                Interlocked.Decrement(ref failures) >= 0 ? throw new StoreException("Busy.") : Task.CompletedTask));
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        failures = 2;
        await room.Say(room.AnnToken, "delayed");
        await bob.HearsNothing();

        var heard = bob.Hears("message");
        await host.PassUntil(heard, Feeds.LookInterval);

        await bob.HearsNothing();
    }

    [Fact]
    public async Task A_worker_that_cannot_take_more_loses_nothing()
    {
        var (blocked, isBlocked) = (new TaskCompletionSource(), false);
        await using var host = await SessionHost.Start(replace: services => StoreInterceptor.After(
            services, nameof(IStore.ListReaders), () => isBlocked ? blocked.Task : Task.CompletedTask));
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        isBlocked = true;
        var feeds = host.Services.GetRequiredService<Feeds>();
        var other = NeighbourOf(room.Id);
        for (var i = 0; i < 50_000 && !IsBehind(host); i++)
            feeds.Deliver(Run(host.Tokens.ApplicationId, other));
        Assert.True(IsBehind(host));

        await room.Say(room.AnnToken, "one too many");
        isBlocked = false;
        blocked.SetResult();

        var heard = bob.Hears("message");
        await host.PassUntil(heard, Feeds.LookInterval);
    }

    [Fact]
    public async Task An_event_between_the_first_login_of_a_node_and_its_end_is_shown()
    {
        Func<Task> between = () => Task.CompletedTask;
        await using var host = await SessionHost.Start(replace: services =>
            StoreInterceptor.After(services, nameof(IStore.AddSession), () => between()));
        var room = await Room.Of(host);
        between = () => room.Say(room.AnnToken, "just now");

        await using var bob = await host.LogIn(room.BobToken);

        Assert.Equal("just now", (await bob.Hears("message")).Body.GetProperty("text").GetString());
        await bob.HearsNothing();
    }

    [Fact]
    public async Task An_invitation_between_a_login_and_its_end_is_shown()
    {
        Func<Task> between = () => Task.CompletedTask;
        await using var host = await SessionHost.Start(replace: services =>
            StoreInterceptor.After(services, nameof(IStore.AddSession), () => between()));
        var room = await Room.Empty(host);
        await room.Join("ann");
        await using var ann = await host.LogIn(room.AnnToken);
        between = () => room.Add(room.AnnToken, "invited", "bob");

        await using var bob = await host.LogIn(room.BobToken);

        await bob.Hears("member:invited");
        await bob.HearsNothing();
    }

    [Theory, InlineData(0), InlineData(10)]
    public async Task A_membership_that_was_over_shows_nothing_to_a_resume_or_to_a_login_during_a_delivery(int minutesAgo)
    {
        Func<Task> between = () => Task.CompletedTask;
        await using var host = await SessionHost.Start(replace: services =>
            StoreInterceptor.After(services, nameof(IStore.AddSession), () => between()));
        var (left, room) = (await Room.Of(host), await Room.Of(host));
        await left.Say(left.AnnToken, "old");
        await left.Change(host.Tokens.Admin(), left.Bob, "left");
        await host.Pass(TimeSpan.FromMinutes(minutesAgo));
        between = () => room.Say(room.AnnToken, "new");

        await using var bob = await host.LogIn(room.BobToken);
        Assert.Equal("new", (await bob.Hears("message")).Body.GetProperty("text").GetString());
        await bob.HearsNothing();
        await bob.Cut();
        // Its place is stored a moment after its socket is gone.
        await SessionHost.Eventually(async () =>
            Positions.Read((await host.Stored(bob.SessionId)).Positions)[Positions.Key(room.Id)] == 3);
        await using var back = await host.OpenWith(room.BobToken, bob.SessionId);
        Assert.Equal("[]", (await back.Succeeds()).Body.GetProperty("pending_events").GetRawText());

        // Coming back begins anew, and not where the old membership ended.
        await left.Say(left.AnnToken, "not for bob");
        await left.Join("bob");
        await back.Hears("member:joined");
        await back.HearsNothing();
    }

    [Fact]
    public async Task A_membership_that_ended_during_the_absence_is_shown_up_to_its_end_and_again_from_its_return()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.LogIn(room.BobToken);
        await away.Cut();
        await host.Pass(TimeSpan.FromMinutes(7));
        await room.Say(room.AnnToken, "seen");
        await room.Change(host.Tokens.Admin(), room.Bob, "left");

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);

        Assert.Equal(
            ["message", "member:left"],
            (await back.Succeeds()).Body.GetProperty("pending_events").EnumerateArray().Select(missed => missed.GetProperty("type").GetString()));
        await room.Join("bob");
        await back.Hears("member:joined");
    }

    [Fact]
    public async Task A_defect_while_a_session_is_shown_what_it_missed_is_logged_and_the_session_reconnects()
    {
        var isDefective = false;
        await using var host = await SessionHost.Start(replace: services => StoreInterceptor.After(
            services, nameof(IStore.ReadEvents), () => isDefective ? throw new InvalidOperationException("A defect.") : Task.CompletedTask));
        host.ErrorsExpected = true;
        var room = await Room.Of(host);
        await using var away = await host.Open("/rtc/", engine: 3);
        await away.EmitLogIn(room.BobToken, "t1");
        await away.Succeeds();
        await away.Cut();
        await room.Say(room.AnnToken, "missed");
        isDefective = true;

        await using var broken = await host.Open("/rtc/", $"session_id={away.SessionId}&token={room.BobToken}", engine: 3);
        await broken.Succeeds();
        await broken.Hears(Heard.Closed);
        isDefective = false;
        await using var back = await host.Open("/rtc/", $"session_id={away.SessionId}&token={room.BobToken}", engine: 3);

        await back.Succeeds();
        await back.Hears("message");
        Assert.Contains(host.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("defect", StringComparison.Ordinal));
    }

    private static bool IsBehind(SessionHost host) => host.Logs.Lines.Any(line => line.Contains("is behind", StringComparison.Ordinal));

    /// <summary>A conversation that the same worker delivers.</summary>
    private static string NeighbourOf(string conversation)
    {
        while (true)
        {
            var other = "CON-" + Guid.NewGuid();
            if (Worker(other) == Worker(conversation))
                return other;
        }

        static uint Worker(string id) => (uint)id.GetHashCode(StringComparison.Ordinal) % (uint)Environment.ProcessorCount;
    }

    private static AppendedRun Run(string application, string conversation)
    {
        var run = new AppendedRun(application, conversation);
        run.Events.Add(new Event(run.ConversationId, 1, "text", null, null, "{}", null, 1));
        return run;
    }
}
