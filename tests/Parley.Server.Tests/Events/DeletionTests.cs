using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Events;

/// <summary>A deletion takes the content away wherever it stands.</summary>
public sealed class DeletionTests
{
    [Theory]
    [InlineData("message")]
    [InlineData("text")]
    public async Task What_updates_reactions_and_receipts_repeat_of_a_deleted_event_goes_with_it(string type)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Send(room.AnnToken, type, new { message_type = "text", text = "secret one" });
        await Send(room, room.AnnToken, type + ":update", new { event_id = 3, text = "secret two" });
        await Send(room, room.AnnToken, type + ":update", new { event_id = "3", text = "secret three", also = "secret" });
        await Send(room, room.BobToken, "custom:reaction", new { event_id = 3, reaction = "secret four" });
        await Send(room, room.BobToken, "message:seen", new { event_id = 3, quoted = "secret five" });
        await Send(room, room.BobToken, "message:delivered", new { event_id = "3" });
        var other = await room.Say(room.AnnToken, "kept");
        await Send(room, room.AnnToken, "message:update", new { event_id = other, text = "kept, too" });

        Assert.Equal(204, (await host.Send(HttpMethod.Delete, room.Path + "/events/3", room.AnnToken)).Status);

        foreach (var token in new[] { room.AnnToken, room.BobToken, host.Tokens.Admin() })
        {
            var all = await room.Events(token: token);
            Assert.Equal(Enumerable.Range(1, 11), all.Select(item => item.GetProperty("id").GetInt32()));
            Assert.All(all, item => Assert.DoesNotContain("secret", item.GetRawText(), StringComparison.Ordinal));
            Assert.DoesNotContain("secret", (await room.Event(4, token)).GetRawText(), StringComparison.Ordinal);
        }

        // Clients still read of which event each speaks; what says nothing any more is left out with the event itself.
        Assert.All([4, 5, 6, 7], id => Assert.Equal(3, Body(room, id).GetProperty("event_id").GetInt32()));
        Assert.Equal("3", Body(room, 8).GetProperty("event_id").GetString());
        Assert.Equal([1L, 2, 7, 8, 9, 10, 11], await room.Ids("exclude_deleted_events=true&page_size=100"));
        Assert.Equal("kept, too", (await room.Event(other)).GetProperty("body").GetProperty("text").GetString());
        var deleted = await room.Event(3);
        Assert.False(deleted.TryGetProperty("reactions", out _));
        Assert.Single(deleted.GetProperty("state").GetProperty("seen_by").EnumerateObject());
    }

    [Fact]
    public async Task A_session_that_was_away_is_not_told_what_was_deleted_meanwhile()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.LogIn(room.BobToken);
        await away.Cut();
        await room.Say(room.AnnToken, "secret");
        await Send(room, room.AnnToken, "message:update", new { event_id = 3, text = "secret, too" });
        await host.Send(HttpMethod.Delete, room.Path + "/events/3", room.AnnToken);

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);

        Assert.DoesNotContain("secret", (await back.Succeeds()).Payload.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("message:update", """{"event_id":3,"text":"again"}""")]
    [InlineData("text:update", """{"event_id":3,"text":"again"}""")]
    [InlineData("custom:reaction", """{"event_id":3,"reaction":"x"}""")]
    [InlineData("message:seen", """{"event_id":3}""")]
    [InlineData("message:rejected", """{"event_id":3}""")]
    public async Task Nothing_is_said_of_a_deleted_event(string type, string body)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        await host.Send(HttpMethod.Delete, room.Path + "/events/3", room.AnnToken);
        var sender = type.EndsWith("update", StringComparison.Ordinal) ? room.AnnToken : room.BobToken;
        var (status, refusal) = await host.Send(HttpMethod.Post, room.Path + "/events", sender, $$"""{"type":"{{type}}","body":{{body}}}""");
        Assert.Equal((404, "event:error:not-found"), (status, refusal.GetProperty("code").GetString()));
        Assert.Contains("The event was deleted.", refusal.GetRawText(), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], await room.Ids());
    }

    [Fact]
    public async Task A_delivery_is_taken_of_an_event_that_is_deleted_by_then()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        await host.Send(HttpMethod.Delete, room.Path + "/events/3", room.AnnToken);
        Assert.Equal(201, (await room.Send(room.BobToken, "message:delivered", new { event_id = 3 })).Status);
    }

    [Fact]
    public async Task A_deleted_reaction_no_longer_stands_with_its_event()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "x");
        await Send(room, room.BobToken, "custom:reaction", new { event_id = 3, reaction = "gone" });
        await Send(room, room.AnnToken, "custom:reaction", new { event_id = 3, reaction = "gone" });
        await Send(room, room.BobToken, "custom:reaction", new { event_id = 3, reaction = "kept" });
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, room.Path + "/events/4", room.BobToken)).Status);
        var reactions = (await room.Event(3)).GetProperty("reactions");
        Assert.Equal([room.Ann], reactions.GetProperty("gone").EnumerateArray().Select(member => member.GetString()));
        Assert.Equal([room.Bob], reactions.GetProperty("kept").EnumerateArray().Select(member => member.GetString()));
        Assert.Equal(3, (await room.Event(4)).GetProperty("body").GetProperty("event_id").GetInt32());
    }

    [Fact]
    public async Task A_send_that_is_repeated_after_the_deletion_brings_nothing_back()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var send = """{"type":"text","client_ref":"c1","body":{"text":"secret"}}""";
        await host.Send(HttpMethod.Post, room.Path + "/events", room.AnnToken, send);
        await host.Send(HttpMethod.Delete, room.Path + "/events/3", room.AnnToken);
        var (status, again) = await host.Send(HttpMethod.Post, room.Path + "/events", room.AnnToken, send);
        Assert.Equal((201, 3), (status, again.GetProperty("id").GetInt32()));
        Assert.DoesNotContain("secret", again.GetRawText(), StringComparison.Ordinal);
    }

    private static JsonElement Body(Room room, long id) => room.Event(id).GetAwaiter().GetResult().GetProperty("body");

    private static async Task Send(Room room, string token, string type, object body) =>
        Assert.Equal(201, (await room.Send(token, type, body)).Status);
}
