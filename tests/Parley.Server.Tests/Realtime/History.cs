using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Realtime;

/// <summary>
/// A history of random requests of many callers to a few conversations. Each caller has a user of its own, whose members
/// nobody else changes, so that it knows how they must be in the end; names are everybody's.
/// </summary>
internal sealed class History(int seed, SessionHost[] nodes)
{
    private const int Callers = 24;
    private const int Steps = 16;
    private const int Guests = 8;
    private static readonly string[] Names = ["north", "south", "east"];

    private readonly List<string> _rooms = [];
    private readonly ConcurrentDictionary<string, string> _lastField = [];
    private readonly ConcurrentDictionary<(string Room, string User), (string Id, MemberState State)> _members = [];
    private readonly ConcurrentDictionary<(string Room, string Text), long> _texts = [];
    private readonly ConcurrentDictionary<(string Room, string Type), int> _acknowledged = [];
    private readonly ConcurrentDictionary<string, string> _guests = [];

    private IStore Store => nodes[0].Services.GetRequiredService<IStore>();

    private string Application => nodes[0].Tokens.ApplicationId;

    public async Task Check()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        // Two have names that all want.
        foreach (var name in new[] { "room", "north", "south" })
            _rooms.Add((await Ok(nodes[0], HttpMethod.Post, "/v1/conversations", $$$"""{"name":"{{{name}}}","properties":{"ttl":3}}""")).GetProperty("id").GetString()!);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => nodes[0].AddUser($"u{i}")));
        for (var i = 0; i < Guests; i++)
            _guests[$"g{i}"] = await nodes[0].AddUser($"g{i}");
        await Task.WhenAll(
            [.. Enumerable.Range(0, Callers).Select(i => Call(i, new Random(seed * 1_000 + i))), .. _guests.Keys.Select(ComeAndGo)]);
        foreach (var room in _rooms)
            await Check(room);
        // Long enough for those that are empty to expire.
        foreach (var room in _rooms)
        {
            var before = await Store.GetConversation(Application, room, SessionHost.Cancel);
            if (before is { ActiveMembers: > 0 })
                Assert.DoesNotContain(room, (await Store.ListExpired(long.MaxValue, 100, SessionHost.Cancel)).Select(item => item.Id));
        }
    }

    private async Task Call(int caller, Random random)
    {
        for (var step = 0; step < Steps; step++)
        {
            // Most of them in one, where they meet.
            var (node, room) = (nodes[random.Next(nodes.Length)], _rooms[Math.Max(0, random.Next(-4, _rooms.Count))]);
            var user = $"u{caller}";
            switch (random.Next(10))
            {
                case 0 or 1 or 2:
                    await Change(node, room, $$"""{"name":"{{Names[random.Next(Names.Length)]}}"}""");
                    break;
                case 3:
                    // One caller for each conversation, so that it knows what is the last.
                    var own = _rooms[caller % _rooms.Count];
                    if (caller < _rooms.Count && await Change(node, own, $$"""{"display_name":"{{step}}"}"""))
                        _lastField[own] = $"{step}";
                    break;
                case 4 or 5 or 6:
                    await Move(node, room, user, random.Next(4) == 0 ? MemberState.Invited : MemberState.Joined);
                    break;
                case 7:
                    await Move(node, room, user, MemberState.Left);
                    break;
                default:
                    await Say(node, room, user, $"{caller}-{step}");
                    break;
            }
        }
    }

    private async Task<bool> Change(SessionHost node, string room, string body)
    {
        var (status, _) = await node.Send(HttpMethod.Put, $"/v1/conversations/{room}", node.Tokens.Admin(), body);
        Assert.True(status is 200 or 400 or 409 or 503, $"{status}");
        return Count(status, room, EventTypes.ConversationUpdated);
    }

    private async Task Move(SessionHost node, string room, string user, MemberState state)
    {
        var member = _members.GetValueOrDefault((room, user));
        var isActive = member.Id is not null && member.State != MemberState.Left;
        var (status, body) = isActive && state != MemberState.Invited
            ? await node.Send(
                HttpMethod.Patch, $"/v1/conversations/{room}/members/{member.Id}", node.Tokens.Admin(),
                JsonSerializer.Serialize(new { state = state == MemberState.Left ? "left" : "joined" }))
            : await node.Send(
                HttpMethod.Post, $"/v1/conversations/{room}/members", node.Tokens.Admin(),
                JsonSerializer.Serialize(new { state = state == MemberState.Invited ? "invited" : "joined", user = new { name = user } }));
        Assert.True(status is 200 or 201 or 400 or 503, $"{status}");
        var becomes = isActive || state != MemberState.Left ? state : MemberState.Joined;
        var type = becomes switch
        {
            MemberState.Invited => EventTypes.MemberInvited,
            MemberState.Joined => EventTypes.MemberJoined,
            _ => EventTypes.MemberLeft,
        };
        if (Count(status, room, type))
            _members[(room, user)] = (body.GetProperty("id").GetString()!, becomes);
    }

    private async Task Say(SessionHost node, string room, string user, string text)
    {
        var (status, body) = await node.Send(
            HttpMethod.Post, $"/v1/conversations/{room}/events", node.Tokens.User(user), $$$"""{"type":"text","body":{"text":"{{{text}}}"}}""");
        var isJoined = _members.GetValueOrDefault((room, user)) is { Id: not null, State: MemberState.Joined };
        Assert.True(status == (isJoined ? 201 : 403) || status == 503, $"{user} says, joined: {isJoined}, {status}");
        if (Count(status, room, "text"))
            _texts[(room, text)] = body.GetProperty("id").GetInt64();
    }

    /// <summary>Joins while it is deleted.</summary>
    private Task ComeAndGo(string guest) => Task.WhenAll(
        [
            .. _rooms.Select((room, i) => nodes[i % nodes.Length].Send(
                HttpMethod.Post, $"/v1/conversations/{room}/members", nodes[0].Tokens.Admin(),
                JsonSerializer.Serialize(new { state = "joined", user = new { name = guest } }))),
            Gone(guest),
        ]);

    private async Task Gone(string guest) => Assert.Equal(
        204, (await nodes[^1].Send(HttpMethod.Delete, $"/v1/users/{_guests[guest]}", nodes[0].Tokens.Admin())).Status);

    private bool Count(int status, string room, string type)
    {
        if (status is not (200 or 201))
            return false;
        _acknowledged.AddOrUpdate((room, type), 1, (_, count) => count + 1);
        return true;
    }

    private async Task Check(string room)
    {
        var conversation = (await Store.GetConversation(Application, room, SessionHost.Cancel))!;
        var log = await Store.ReadEvents(room, 0, long.MaxValue, 10_000, SessionHost.Cancel);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(id => (long)id), log.Select(item => item.Id));
        Assert.Equal(log.Count, conversation.LastEventId);

        var members = (await Store.ListMembers(room, null, new PageRequest(10_000, SortOrder.Ascending), SessionHost.Cancel)).Items;
        Assert.Equal(members.Count(member => member.IsActive), conversation.ActiveMembers);
        Assert.DoesNotContain(members, member => member.IsActive && _guests.Values.Contains(member.UserId));
        foreach (var ((_, user), (id, state)) in _members.Where(member => member.Key.Room == room))
            Assert.Equal((user, id, state), (user, members.Where(m => m.UserName == user).MaxBy(m => m.FirstEventId)!.Id, members.Single(m => m.Id == id).State));
        Assert.Equal(members.Count(member => member.IsActive), _members.Count(member => member.Key.Room == room && member.Value.State != MemberState.Left));

        // What was answered is there once, and what was refused is not.
        var guests = members.Where(member => _guests.Values.Contains(member.UserId)).Select(member => member.Id).ToHashSet();
        foreach (var type in new[] { EventTypes.ConversationUpdated, EventTypes.MemberInvited, EventTypes.MemberJoined, EventTypes.MemberLeft, "text" })
            Assert.Equal((type, _acknowledged.GetValueOrDefault((room, type))), (type, log.Count(item => item.Type == type && !guests.Contains(item.From!))));
        foreach (var ((_, text), id) in _texts.Where(said => said.Key.Room == room))
            Assert.Equal(text, JsonDocument.Parse(log[(int)id - 1].Body).RootElement.GetProperty("text").GetString());
        foreach (var said in log.Where(item => item.Type == "text"))
        {
            var sender = members.Single(member => member.Id == said.From);
            Assert.True(said.Id > sender.FirstEventId && said.Id < (sender.LeftEventId ?? long.MaxValue));
        }

        if (log.LastOrDefault(item => item.Type == EventTypes.ConversationUpdated) is { } update)
            Assert.Equal(JsonDocument.Parse(update.Body).RootElement.GetProperty("name").GetString(), conversation.Name);
        Assert.Equal(_lastField.GetValueOrDefault(room), conversation.DisplayName);
        Assert.Equal(conversation.ActiveMembers == 0, conversation.ExpiresAt is not null);
    }

    private static async Task<JsonElement> Ok(SessionHost node, HttpMethod method, string path, string body)
    {
        var (status, answer) = await node.Send(method, path, node.Tokens.Admin(), body);
        Assert.Equal(201, status);
        return answer;
    }
}
