using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Domain;
using Parley.Server.Realtime;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>Two servers on one PostgreSQL, where the other one hears nothing, or hears it late, twice and out of order.</summary>
public sealed class LostSignalDeliveryTests(SessionDatabase database) : IClassFixture<SessionDatabase>
{
    [Fact]
    public async Task An_event_whose_signal_is_lost_is_delivered_within_seconds_without_another_event()
    {
        var (one, two) = await Start(new SpokenSignals());
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        await using var bob = await two.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "lost");

        var heard = bob.Hears("message");
        await two.PassUntil(heard, Feeds.LookInterval);

        Assert.Equal("lost", (await heard).Body.GetProperty("text").GetString());
        await bob.HearsNothing();
    }

    [Fact]
    public async Task A_membership_of_which_no_signal_told_is_shown_from_its_first_event()
    {
        var (one, two) = await Start(new SpokenSignals());
        await using var first = one;
        await using var second = two;
        var room = await Room.Empty(one);
        await using var bob = await two.LogIn(room.BobToken);
        await room.Join("ann");
        await room.Add(room.AnnToken, "invited", "bob");
        await room.Say(room.AnnToken, "after the invitation");

        var heard = bob.Hears("member:invited");
        await two.PassUntil(heard, Feeds.LookInterval);

        await bob.Hears("message");
        await bob.HearsNothing();
    }

    [Fact]
    public async Task A_membership_that_began_and_ended_before_anything_was_heard_is_shown_whole()
    {
        var signals = new SpokenSignals();
        var (one, two) = await Start(signals);
        await using var first = one;
        await using var second = two;
        var room = await Room.Empty(one);
        await using var bob = await two.LogIn(room.BobToken);
        await room.Join("ann");
        var member = await room.Join("bob");
        await room.Change(one.Tokens.Admin(), member, "left");
        await room.Say(room.AnnToken, "not for bob");
        await room.Join("bob");

        signals.Grew(two, room.Id, 5, 5);

        await bob.Hears("member:joined");
        await bob.Hears("member:left");
        // Who is back may read what was said meanwhile, and has no gap.
        await bob.Hears("message");
        await bob.Hears("member:joined");
        await bob.HearsNothing();
    }

    [Fact]
    public async Task Signals_that_are_swapped_or_repeated_show_a_new_member_everything_once_and_in_order()
    {
        var signals = new SpokenSignals();
        var (one, two) = await Start(signals);
        await using var first = one;
        await using var second = two;
        var room = await Room.Empty(one);
        await using var bob = await two.LogIn(room.BobToken);
        await room.Join("ann");
        await room.Add(room.AnnToken, "invited", "bob");
        for (var i = 3; i <= 6; i++)
            await room.Say(room.AnnToken, $"{i}");

        foreach (var id in new[] { 4, 3, 2, 4, 6, 5, 1 })
            signals.Grew(two, room.Id, id, id);

        Assert.Equal("member:invited", (await bob.Next()).Name);
        for (var i = 3; i <= 6; i++)
            Assert.Equal(i, (await bob.Hears("message")).Payload.GetProperty("id").GetInt32());
        await bob.HearsNothing();
    }

    [Fact]
    public async Task A_new_member_whose_invitation_was_swapped_is_shown_it_also_when_it_resumes()
    {
        var signals = new SpokenSignals();
        var (one, two) = await Start(signals);
        await using var first = one;
        await using var second = two;
        var room = await Room.Empty(one);
        await using var away = await two.LogIn(room.BobToken);
        away.Acknowledges = false;
        await room.Join("ann");
        await room.Add(room.AnnToken, "invited", "bob");
        await room.Say(room.AnnToken, "text");
        signals.Grew(two, room.Id, 3, 3);
        await away.Hears("member:invited");
        await away.Cut();

        await using var back = await two.OpenWith(room.BobToken, away.SessionId);

        Assert.Equal(
            ["member:invited", "message"],
            (await back.Succeeds()).Body.GetProperty("pending_events").EnumerateArray().Select(missed => missed.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_passing_event_does_not_hide_one_whose_signal_is_still_to_come()
    {
        var signals = new SpokenSignals();
        var (one, two) = await Start(signals);
        await using var first = one;
        await using var second = two;
        var room = await Room.Of(one);
        await using var bob = await two.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "before");

        // It comes from this node, where nothing is known of the other's message.
        await two.Send(HttpMethod.Post, room.Path + "/events", room.AnnToken, """{"type":"text:typing:on","body":{}}""");

        await bob.Hears("message");
        await bob.Hears("text:typing:on");
        signals.Grew(two, room.Id, 3, 3);
        await bob.HearsNothing();
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Whatever_the_bus_does_a_session_hears_each_conversation_from_its_first_event_to_its_last(int seed)
    {
        var signals = new SpokenSignals();
        var (one, two) = await Start(signals);
        await using var first = one;
        await using var second = two;
        var random = new Random(seed);
        await using var bob = await two.LogIn(one.Tokens.User("bob"));
        var rooms = new List<Room>();
        for (var i = 0; i < 3; i++)
        {
            rooms.Add(await Room.Empty(one));
            await rooms[i].Join("ann");
        }

        var members = new string?[3];
        var (firsts, ends) = (new long?[3], new long[3]);
        for (var step = 0; step < 80; step++)
        {
            var i = random.Next(3);
            var room = rooms[i];
            switch (random.Next(6))
            {
                case 0 when members[i] is null:
                    members[i] = await room.Join("bob");
                    break;
                case 0:
                    await room.Change(one.Tokens.Admin(), members[i]!, "left");
                    members[i] = null;
                    ends[i]++;
                    continue;
                case 1 when step % 3 == 0:
                    one.Time.Advance(Feeds.LookInterval);
                    continue;
                case 2:
                    // Any of what there is, also backwards, as earlier versions say it.
                    var last = await Last(room);
                    signals.Grew(two, room.Id, random.NextInt64(1, last + 2), random.NextInt64(1, last + 1));
                    continue;
                default:
                    await room.Say(room.AnnToken, $"{step}");
                    break;
            }

            if (members[i] is null)
                continue;
            ends[i] = await Last(room);
            firsts[i] ??= ends[i];
        }

        var heard = rooms.ToDictionary(room => room.Id, _ => new List<long>());
        var expected = rooms.Select((room, i) => firsts[i] is { } begin ? ends[i] - begin + 1 : 0).Sum();
        for (var i = 0; i < expected; i++)
        {
            var next = bob.Next();
            await two.PassUntil(next, Feeds.LookInterval);
            heard[(await next).Text("cid")!].Add((await next).Payload.GetProperty("id").GetInt64());
        }

        await bob.HearsNothing();
        foreach (var (room, i) in rooms.Select((room, i) => (room, i)))
            Assert.Equal(firsts[i] is { } begin ? Enumerable.Range((int)begin, (int)(ends[i] - begin + 1)).Select(id => (long)id) : [], heard[room.Id]);
    }

    [Fact]
    public async Task Changes_that_the_store_refuses_keep_nothing_of_others_from_the_other_node()
    {
        var settings = await database.New();
        await using var one = await SessionHost.Start(settings);
        await using var two = await SessionHost.Start(settings, like: one);
        var taken = await Room.Empty(one, """{"name":"taken"}""");
        var renamed = await Room.Of(one);
        var rooms = new List<Room>();
        for (var i = 0; i < 12; i++)
            rooms.Add(await Room.Of(one));
        await using var bob = await two.LogIn(taken.BobToken);
        var renames = Enumerable.Range(0, 60).Select(async _ =>
            Assert.Equal(400, (await one.Send(HttpMethod.Put, renamed.Path, renamed.AnnToken, """{"name":"taken"}""")).Status));
        var sent = rooms.SelectMany(room => Enumerable.Range(0, 15).Select(i => room.Say(room.AnnToken, $"{i}")));

        await Task.WhenAll(renames.Concat(sent));

        // The clock stands: what is heard was told by signals.
        var last = rooms.ToDictionary(room => room.Id, _ => 2L);
        for (var i = 0; i < 12 * 15; i++)
        {
            var heard = await bob.Hears("message");
            var id = heard.Payload.GetProperty("id").GetInt64();
            Assert.Equal(++last[heard.Text("cid")!], id);
        }
    }

    private static async Task<long> Last(Room room) => (await room.Ids("page_size=1&order=desc")).Single();

    private async Task<(SessionHost One, SessionHost Two)> Start(SpokenSignals signals)
    {
        var settings = await database.New();
        var one = await SessionHost.Start(settings);
        return (one, await SessionHost.Start(settings, services => services.Replace(ServiceDescriptor.Singleton<ISignals>(signals)), one));
    }
}
