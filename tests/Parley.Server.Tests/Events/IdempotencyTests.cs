using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Events;

/// <summary>A send that is repeated with its key is the same send.</summary>
public sealed class IdempotencyTests
{
    [Fact]
    public async Task A_repeated_key_returns_the_first_event()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var first = await Send(room, room.AnnToken, "key-1", "one");
        var again = await Send(room, room.AnnToken, "key-1", "one, sent again");
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.NotEqual(first.GetProperty("id").GetInt64(), (await Send(room, room.AnnToken, "key-2", "two")).GetProperty("id").GetInt64());
        Assert.Equal([1, 2, 3, 4], await room.Ids());
    }

    [Fact]
    public async Task Two_members_may_have_the_same_key()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        await Send(room, room.AnnToken, "key", "ann's");
        Assert.Equal("bob's", (await Send(room, room.BobToken, "key", "bob's")).GetProperty("body").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Sends_with_one_key_at_the_same_time_make_one_event()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Send(room, room.AnnToken, "key", $"{i}")));
        Assert.Single(sent.Select(item => item.GetProperty("id").GetInt64()).Distinct());
        Assert.Equal([1, 2, 3], await room.Ids());
    }

    [Fact]
    public async Task A_client_ref_in_the_body_is_a_key()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        for (var i = 0; i < 2; i++)
            await host.Send(HttpMethod.Post, room.Path + "/events", room.AnnToken, """{"type":"text","client_ref":"c1","body":{"text":"x"}}""");
        Assert.Equal([1, 2, 3], await room.Ids());
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, refusal) = await Try(room, room.AnnToken, key, "x");
        Assert.Equal((400, "Idempotency-Key"), (status, refusal.GetProperty("invalid_parameters")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Two_keys_of_one_send_are_refused()
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var (status, refusal) = await Try(room, room.AnnToken, ["one", "two"], "x");
        Assert.Equal((400, "Idempotency-Key"), (status, refusal.GetProperty("invalid_parameters")[0].GetProperty("name").GetString()));
        Assert.Equal([1, 2], await room.Ids());
    }

    private static async Task<JsonElement> Send(Room room, string token, string key, string text)
    {
        var (status, sent) = await Try(room, token, key, text);
        Assert.Equal(201, status);
        return sent;
    }

    private static Task<(int Status, JsonElement Body)> Try(Room room, string token, string key, string text) =>
        Try(room, token, [key], text);

    private static Task<(int Status, JsonElement Body)> Try(Room room, string token, string[] keys, string text)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, room.Path + "/events")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { type = "text", body = new { text } }), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", keys);
        return room.Host.Send(request);
    }
}
