using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Storage;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Events;

/// <summary>Who left is shown nothing that was written afterwards.</summary>
public sealed class LeavingTests
{
    [Theory]
    [InlineData("message")]
    [InlineData("text")]
    public async Task A_text_that_is_updated_after_a_leaving_stays_what_it_was_for_who_left(string type)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Send(room.AnnToken, type, new { message_type = "text", text = "first", kept = 1 });
        await room.Send(room.AnnToken, type, new { message_type = "text", text = "other" });
        await Update(room, type, 3, "second");
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, $"{room.Path}/members/{room.Bob}", host.Tokens.Admin())).Status);
        await Update(room, type, 3, "third");
        await Update(room, type, 4, "another");
        await Update(room, type, 4, "and another");

        foreach (var (token, three, four) in new[] { (room.BobToken, "second", "other"), (room.AnnToken, "third", "and another") })
        {
            var listed = await room.Events(token: token);
            Assert.Equal((three, four), (Text(listed[2]), Text(listed[3])));
            Assert.Equal((three, four), (Text(await room.Event(3, token)), Text(await room.Event(4, token))));
            Assert.Equal(1, listed[2].GetProperty("body").GetProperty("kept").GetInt32());
        }

        Assert.True((await room.Event(3, room.BobToken)).GetProperty("body").GetProperty("timestamp").TryGetProperty("updated", out _));
        Assert.False((await room.Event(4, room.BobToken)).GetProperty("body").TryGetProperty("timestamp", out _));
        var (_, rooms) = await host.Send(HttpMethod.Get, "/v0.3/users/bob/conversations?state=LEFT", room.BobToken);
        Assert.DoesNotContain("another", rooms.GetRawText(), StringComparison.Ordinal);

        // Back again, it is one of those who read all of it.
        await room.Join("bob");
        Assert.Equal("third", Text(await room.Event(3, room.BobToken)));
    }

    [Fact]
    public async Task A_search_of_who_left_matches_no_words_that_came_later()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "apple");
        await room.Say(room.AnnToken, "apple pear");
        await room.Change(room.BobToken, room.Bob, "left");
        await Update(room, "message", 3, "cherry");
        Assert.Empty(await Search("cherry", "bob"));
        Assert.Equal(4, (await Search("apple", "bob")).Single());
        Assert.Equal(3, (await Search("cherry", "ann")).Single());

        async Task<long[]> Search(string words, string user)
        {
            var (_, page) = await host.Send(
                HttpMethod.Get, "/v1/search/events?q=" + words, host.Tokens.User(user, acl: """{"paths":{"/*/search/**":{}}}"""));
            return [.. page.GetProperty("_embedded").GetProperty("events").EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];
        }
    }

    [Fact]
    public async Task Reactions_and_receipts_that_come_after_a_leaving_are_not_shown_to_who_left()
    {
        await using var host = await SessionHost.Start();
        await host.AddUser("cid");
        var room = await Room.Of(host);
        await room.Join("cid");
        var said = await room.Say(room.AnnToken, "x");
        var cid = host.Tokens.User("cid");
        await room.Send(cid, "custom:reaction", new { event_id = said, reaction = "early" });
        await room.Send(cid, "message:delivered", new { event_id = said });
        await room.Change(room.BobToken, room.Bob, "left");
        // In the same moment: this clock stands still.
        await room.Send(cid, "custom:reaction", new { event_id = said, reaction = "late" });
        await room.Send(cid, "message:seen", new { event_id = said });

        foreach (var shown in new[] { await room.Event(said, room.BobToken), (await room.Events(token: room.BobToken)).Single(item => item.GetProperty("id").GetInt64() == said) })
        {
            Assert.Equal(["early"], shown.GetProperty("reactions").EnumerateObject().Select(reaction => reaction.Name));
            Assert.Single(shown.GetProperty("state").GetProperty("delivered_to").EnumerateObject());
            Assert.Empty(shown.GetProperty("state").GetProperty("seen_by").EnumerateObject());
        }

        Assert.Equal(2, (await room.Event(said, room.AnnToken)).GetProperty("reactions").EnumerateObject().Count());
    }

    [Fact]
    public async Task A_session_that_comes_back_after_a_leaving_is_shown_the_texts_of_then()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.LogIn(room.BobToken);
        await away.Cut();
        await room.Say(room.AnnToken, "of then");
        await room.Change(room.AnnToken, room.Bob, "left");
        await Update(room, "message", 3, "of later");

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);

        var pending = (await back.Succeeds()).Body.GetProperty("pending_events").GetRawText();
        Assert.Contains("of then", pending, StringComparison.Ordinal);
        Assert.DoesNotContain("of later", pending, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_node_wrote_reaches_who_left_meanwhile_as_it_was_then()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var bob = await host.LogIn(room.BobToken);
        await using var ann = await host.LogIn(room.AnnToken);
        var store = host.Services.GetRequiredService<IStore>();
        await Append(store, host, await TextOf(store, host, room));
        await Append(store, host, await LeavingOf(store, host, room));
        await Append(store, host, await UpdateOf(store, host, room));

        // The signal comes when all of it is there.
        await host.Services.GetRequiredService<ISignals>().TryPublish(
            new Signal(SignalKind.EventsAppended, "") { Ranges = [new AppendedRange(host.Tokens.ApplicationId, room.Id, 3, 5, Restructured: true)] },
            SessionHost.Cancel);

        Assert.Equal("of then", (await bob.Hears("text")).Body.GetProperty("text").GetString());
        await bob.Hears("member:left");
        await bob.HearsNothing();
        await ann.Hears("text");
        await ann.Hears("member:left");
        Assert.Equal("of later", (await ann.Hears("text:update")).Body.GetProperty("text").GetString());
    }

    private static async Task Append(IStore store, SessionHost host, Append change) => Assert.Equal(
        AppendStatus.Appended, (await store.Append([change], Moment.Now(host.Time), SessionHost.Cancel)).Single().Status);

    private static async Task<Conversation> Stored(IStore store, SessionHost host, Room room) =>
        (await store.GetConversation(host.Tokens.ApplicationId, room.Id, SessionHost.Cancel))!;

    private static async Task<Append> TextOf(IStore store, SessionHost host, Room room) => new(
        await Stored(store, host, room), new EventDraft(EventTypes.Text, room.Ann, null, """{"text":"of then"}""", null));

    private static async Task<Append> LeavingOf(IStore store, SessionHost host, Room room)
    {
        var user = (await store.GetUserByName(host.Tokens.ApplicationId, "bob", SessionHost.Cancel))!;
        var member = (await store.GetMember(room.Id, room.Bob, SessionHost.Cancel))!;
        return MemberRules.Change(
            await Stored(store, host, room), member, user, new ChangeMember(MemberState.Left), Actor.System, Moment.Now(host.Time)).Value;
    }

    private static async Task<Append> UpdateOf(IStore store, SessionHost host, Room room) => new(
        await Stored(store, host, room),
        new EventDraft(EventTypes.TextUpdate, room.Ann, null, """{"event_id":3,"text":"of later"}""", null)
        {
            Target = 3,
            Effect = TargetEffect.Update,
            TargetBody = """{"text":"of later"}""",
        });

    private static async Task Update(Room room, string type, int target, string text) =>
        Assert.Equal(201, (await room.Send(room.AnnToken, type + ":update", new { event_id = target, text })).Status);

    private static string? Text(JsonElement item) => item.GetProperty("body").GetProperty("text").GetString();
}
