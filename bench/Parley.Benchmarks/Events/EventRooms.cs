using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Parley.Benchmarks.Sessions;

namespace Parley.Benchmarks.Events;

/// <summary>Conversations with four members each, and the tokens of these.</summary>
internal sealed class EventRooms
{
    private const int Members = 4;

    private readonly List<(string Id, string[] Users)> _rooms = [];

    private EventRooms(string[] tokens) => Tokens = tokens;

    /// <summary>Of user 0, 1, 2 …; user i is in conversation i modulo their number.</summary>
    public string[] Tokens { get; }

    public static async Task<EventRooms> MakeAsync(int port, TokenMill mill, int count)
    {
        var rooms = new EventRooms(mill.Mint(count * Members));
        using var http = Client(port, mill.Admin());
        for (var i = 0; i < count; i++)
        {
            var users = Enumerable.Range(0, Members).Select(member => TokenMill.UserName(i + member * count)).ToArray();
            rooms._rooms.Add((await RoomAsync(http, users), users));
        }

        return rooms;
    }

    public EventSender Sender(int port, int index)
    {
        var user = index % Tokens.Length;
        return new EventSender(port, Tokens[user], _rooms[user % _rooms.Count].Id);
    }

    /// <summary>Users that are in every conversation, and what each asks for who opens a client: its list, and one history.</summary>
    public async Task<List<(string Token, string[] Paths)>> ReadersAsync(int port, TokenMill mill, int count)
    {
        using var http = Client(port, mill.Admin());
        var tokens = mill.Mint(TokenMill.Users);
        var readers = new List<(string, string[])>();
        for (var i = 0; i < count; i++)
        {
            var user = TokenMill.Users - 1 - i;
            foreach (var (id, _) in _rooms)
                await JoinAsync(http, id, TokenMill.UserName(user));
            readers.Add((tokens[user],
            [
                $"/v0.3/users/{TokenMill.UserName(user)}/conversations?page_size=100",
                $"/v1/conversations/{_rooms[i % _rooms.Count].Id}/events?page_size=100&order=desc",
            ]));
        }

        return readers;
    }

    /// <summary>The same conversations on the server that Parley is compared with.</summary>
    public async Task CopyToAsync(int port)
    {
        using var http = Client(port, "none");
        var rooms = new JsonArray([.. _rooms.Select(room => (JsonNode)new JsonObject
        {
            ["id"] = room.Id,
            ["members"] = new JsonArray([.. room.Users.Select(user => (JsonNode)user)]),
        })]);
        (await http.PostAsJsonAsync("/setup", rooms)).EnsureSuccessStatusCode();
    }

    /// <summary>A conversation that every user is in.</summary>
    public async Task<string> MakeLargeAsync(int port, TokenMill mill)
    {
        using var http = Client(port, mill.Admin());
        return await RoomAsync(http, [.. Enumerable.Range(0, TokenMill.Users).Select(TokenMill.UserName)]);
    }

    public async Task FillAsync(int port, TokenMill mill, int count)
    {
        using var http = Client(port, mill.Admin());
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (_, _) => await PostAsync(http, "/v1/conversations", []));
    }

    /// <summary>What a first and a far page of long lists cost, in milliseconds.</summary>
    public async Task<List<(string What, double First, double Last)>> PagesAsync(int port, TokenMill mill)
    {
        using var http = Client(port, mill.Admin());
        var costs = new List<(string, double, double)>();
        foreach (var path in new[] { $"/v0.3/conversations/{_rooms[0].Id}/events?page_size=100", "/v0.3/conversations?page_size=100" })
        {
            var href = path;
            for (var page = 1; page < 200; page++)
            {
                var answer = await GetAsync(http, href);
                var next = (string?)answer["_links"]?["next"]?["href"]
                    ?? throw new InvalidOperationException($"{path} ends at page {page}; 200 pages need more --rooms or --stored.");
                href = new Uri(next).PathAndQuery;
            }

            costs.Add((path.Split('?')[0].Contains("events", StringComparison.Ordinal) ? "events" : "conversations",
                await CostAsync(http, path), await CostAsync(http, href)));
        }

        return costs;
    }

    private static async Task<double> CostAsync(HttpClient http, string path)
    {
        var costs = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await GetAsync(http, path);
            costs.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Arguments.Median(costs);
    }

    private static async Task<string> RoomAsync(HttpClient http, string[] users)
    {
        var id = (string)(await PostAsync(http, "/v1/conversations", []))["id"]!;
        foreach (var user in users)
            await JoinAsync(http, id, user);
        return id;
    }

    private static Task<JsonNode> JoinAsync(HttpClient http, string id, string user) => PostAsync(
        http, $"/v1/conversations/{id}/members", new JsonObject
        {
            ["state"] = "joined",
            ["user"] = new JsonObject { ["name"] = user },
            ["channel"] = new JsonObject { ["type"] = "app" },
        });

    private static HttpClient Client(int port, string token)
    {
        var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, JsonObject body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(answer)! : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {answer}");
    }

    private static async Task<JsonNode> GetAsync(HttpClient http, string path) =>
        JsonNode.Parse(await http.GetStringAsync(path))!;
}
