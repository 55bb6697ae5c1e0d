using System.Text.Json;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Hosting;

/// <summary>A conversation that ann and bob have joined, and what a test does in it over HTTP.</summary>
internal sealed class Room
{
    private Room(SessionHost host, string id) => (Host, Id) = (host, id);

    public SessionHost Host { get; }

    public string Id { get; }

    /// <summary>The member ids.</summary>
    public string Ann { get; private set; } = "";

    public string Bob { get; private set; } = "";

    public string AnnToken => Host.Tokens.User("ann");

    public string BobToken => Host.Tokens.User("bob");

    public string Path => $"/v1/conversations/{Id}";

    /// <summary>Empty, with nobody in it.</summary>
    public static async Task<Room> Empty(SessionHost host, string body = "{}")
    {
        var (status, made) = await host.Send(HttpMethod.Post, "/v1/conversations", host.Tokens.Admin(), body);
        Assert.Equal(201, status);
        // Lists are sorted by the time of creation, and this clock stands still.
        host.Time.Advance(TimeSpan.FromMilliseconds(1));
        return new Room(host, made.GetProperty("id").GetString()!);
    }

    /// <summary>Ann has joined as event 1, and bob as event 2.</summary>
    public static async Task<Room> Of(SessionHost host)
    {
        var room = await Empty(host);
        room.Ann = await room.Join("ann");
        room.Bob = await room.Join("bob");
        return room;
    }

    public async Task<string> Join(string user)
    {
        var (status, member) = await Add(Host.Tokens.User(user), "joined", user);
        Assert.Equal(201, status);
        return member.GetProperty("id").GetString()!;
    }

    public Task<(int Status, JsonElement Body)> Add(string token, string state, string user) => Host.Send(
        HttpMethod.Post, Path + "/members", token,
        JsonSerializer.Serialize(new { state, user = new { name = user }, channel = new { type = "app" } }));

    public Task<(int Status, JsonElement Body)> Change(string token, string member, string state) =>
        Host.Send(HttpMethod.Patch, $"{Path}/members/{member}", token, JsonSerializer.Serialize(new { state }));

    public Task<(int Status, JsonElement Body)> Send(string token, string type, object? body = null, string? from = null) => Host.Send(
        HttpMethod.Post, Path + "/events", token, JsonSerializer.Serialize(new { type, from, body = body ?? new { } }));

    /// <summary>Sends a text message that is accepted; its id.</summary>
    public async Task<long> Say(string token, string text)
    {
        var (status, sent) = await Send(token, "message", new { message_type = "text", text });
        Assert.Equal(201, status);
        return sent.GetProperty("id").GetInt64();
    }

    public async Task<JsonElement> Event(long id, string? token = null)
    {
        var (status, found) = await Host.Send(HttpMethod.Get, $"{Path}/events/{id}", token ?? Host.Tokens.Admin());
        Assert.Equal(200, status);
        return found;
    }

    public async Task<JsonElement[]> Events(string query = "page_size=100", string? token = null)
    {
        var (status, page) = await Host.Send(HttpMethod.Get, $"{Path}/events?{query}", token ?? Host.Tokens.Admin());
        Assert.Equal(200, status);
        return [.. page.GetProperty("_embedded").EnumerateArray()];
    }

    public async Task<IEnumerable<long>> Ids(string query = "page_size=100", string? token = null) =>
        (await Events(query, token)).Select(item => item.GetProperty("id").GetInt64());
}
