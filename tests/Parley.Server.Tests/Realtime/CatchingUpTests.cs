using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>A session that was away is shown exactly the rest.</summary>
public sealed class CatchingUpTests
{
    [Fact]
    public async Task What_was_missed_comes_with_the_answer_and_then_what_is_new()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "heard");
        await away.Hears("message");
        await away.HearsNothing();
        await away.Cut();
        await room.Say(room.AnnToken, "missed 1");
        await room.Say(room.AnnToken, "missed 2");

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);
        var success = await back.Succeeds();

        Assert.Equal(["missed 1", "missed 2"], Texts(success));
        Assert.All(Pending(success), missed => Assert.Equal("message", missed.GetProperty("type").GetString()));
        await room.Say(room.AnnToken, "new");
        Assert.Equal("new", (await back.Hears("message")).Body.GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_event_that_was_sent_and_not_acknowledged_is_shown_again()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.LogIn(room.BobToken);
        away.Acknowledges = false;
        await room.Say(room.AnnToken, "lost on the way");
        await away.Hears("message");
        await away.Cut();

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);

        Assert.Equal(["lost on the way"], Texts(await back.Succeeds()));
    }

    [Fact]
    public async Task What_was_missed_and_lost_again_is_shown_again()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.LogIn(room.BobToken);
        await away.Cut();
        await room.Say(room.AnnToken, "missed");
        await using var deaf = await host.OpenWith(room.BobToken, away.SessionId);
        deaf.Acknowledges = false;
        Assert.Equal(["missed"], Texts(await deaf.Succeeds()));
        await deaf.Cut();

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);

        Assert.Equal(["missed"], Texts(await back.Succeeds()));
    }

    [Fact]
    public async Task A_long_absence_is_shown_whole_and_in_order()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.LogIn(room.BobToken);
        await away.Cut();
        await Task.WhenAll(Enumerable.Range(0, 350).Select(i => room.Say(room.AnnToken, $"{i}")));

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);
        var ids = Pending(await back.Succeeds()).Select(missed => missed.GetProperty("id").GetInt64()).ToList();
        Assert.Equal(100, ids.Count);
        while (ids.Count < 350)
            ids.Add((await back.Hears("message")).Payload.GetProperty("id").GetInt64());

        Assert.Equal(Enumerable.Range(3, 350).Select(id => (long)id), ids);
        await back.HearsNothing();
    }

    [Fact]
    public async Task Who_falls_behind_is_cut_and_shown_everything_when_it_is_back()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var slow = await host.LogIn(room.BobToken);
        var hears = new TaskCompletionSource();
        slow.Deaf = hears.Task;
        // More than the queue of a connection and what two kernels keep for it.
        var text = new string('x', 60_000);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => room.Say(room.AnnToken, text)));
        Assert.Contains(host.Logs.Lines, line => line.Contains("slow", StringComparison.OrdinalIgnoreCase));
        hears.SetResult();
        Heard heard;
        do
        {
            heard = await slow.Next();
        }
        while (heard.Name != Heard.Closed);

        await using var back = await host.OpenWith(room.BobToken, slow.SessionId);
        var ids = Pending(await back.Succeeds()).Select(missed => missed.GetProperty("id").GetInt64()).ToList();
        // As many as go into one answer; they are long.
        Assert.InRange(ids.Count, 1, 10);
        while (ids[^1] < 302)
        {
            // The server pauses while much is on its way.
            var next = back.Hears("message");
            while (!next.IsCompleted)
            {
                host.Time.Advance(TimeSpan.FromMilliseconds(20));
                await Task.WhenAny(next, Task.Delay(1, SessionHost.Cancel));
            }

            ids.Add((await next).Payload.GetProperty("id").GetInt64());
        }

        Assert.Equal(Enumerable.Range((int)ids[0], 303 - (int)ids[0]).Select(id => (long)id), ids);
        await back.HearsNothing();
    }

    [Fact]
    public async Task An_invitation_into_an_unknown_conversation_is_not_missed()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Empty(host);
        await room.Join("ann");
        await using var away = await host.LogIn(room.BobToken);
        await away.Cut();
        await room.Add(room.AnnToken, "invited", "bob");

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);

        Assert.Equal("member:invited", Pending(await back.Succeeds()).Single().GetProperty("type").GetString());
    }

    [Fact]
    public async Task Being_made_to_leave_is_not_missed_and_nothing_after_it_is_shown()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.LogIn(room.BobToken);
        await away.Cut();
        await room.Say(room.AnnToken, "before");
        await room.Change(host.Tokens.Admin(), room.Bob, "left");
        await room.Say(room.AnnToken, "after");

        await using var back = await host.OpenWith(room.BobToken, away.SessionId);

        Assert.Equal(["message", "member:left"], Pending(await back.Succeeds()).Select(missed => missed.GetProperty("type").GetString()));
        await back.HearsNothing();
    }

    [Fact]
    public async Task A_new_session_is_shown_nothing_old()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "history");
        await using var bob = await host.OpenWith(room.BobToken);
        Assert.Empty(Pending(await bob.Succeeds()));
        await bob.HearsNothing();
    }

    [Fact]
    public async Task The_newer_client_is_shown_only_the_types_that_it_knows()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.Open(
            "/v2/rtc/", $"token={room.BobToken}&SDK_name=%40vonage%2Fclient-sdk&SDK_version=2.3.1&acknowledge_events=true");
        await away.Succeeds();
        await away.Cut();
        await room.Send(room.AnnToken, "text", new { text = "one unknown type would fail its login" });
        await room.Say(room.AnnToken, "known");

        // What a client says of itself it says once; a reconnect has nothing but the id and the token.
        await using var back = await host.Open("/v2/rtc/", $"token={room.BobToken}&session_id={away.SessionId}");

        Assert.Equal(["known"], Texts(await back.Succeeds()));
    }

    [Fact]
    public async Task The_older_client_is_shown_it_after_the_answer()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await using var away = await host.Open("/rtc/", engine: 3);
        await away.EmitLogIn(room.BobToken, "t1");
        await away.Succeeds();
        await away.Cut();
        await room.Say(room.AnnToken, "missed");

        await using var back = await host.Open("/rtc/", $"session_id={away.SessionId}&token={room.BobToken}", engine: 3);

        Assert.False((await back.Succeeds()).Body.TryGetProperty("pending_events", out var pending) && pending.GetArrayLength() > 0);
        Assert.Equal("missed", (await back.Hears("message")).Body.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Places_survive_a_restart()
    {
        using var directory = TestDirectory.New();
        Dictionary<string, string?> settings = new() { ["DataDirectory"] = directory.Path };
        await using var before = await SessionHost.Start(settings);
        var room = await Room.Of(before);
        await using var away = await before.LogIn(room.BobToken);
        await room.Say(room.AnnToken, "heard");
        await away.Hears("message");
        await away.HearsNothing();
        await away.Cut();
        await room.Say(room.AnnToken, "missed");
        await before.DisposeAsync();

        await using var after = await SessionHost.Start(settings, like: before);
        await using var back = await after.OpenWith(room.BobToken, away.SessionId);
        Assert.Equal(["missed"], Texts(await back.Succeeds()));
    }

    private static JsonElement[] Pending(Heard success) =>
        success.Body.TryGetProperty("pending_events", out var pending) ? [.. pending.EnumerateArray()] : [];

    private static IEnumerable<string?> Texts(Heard success) =>
        Pending(success).Select(missed => missed.GetProperty("body").GetProperty("text").GetString());
}
