using System.Text.Json;
using Parley.Cluster.Tests.Histories;
using Parley.Cluster.Tests.Nodes;

namespace Parley.Cluster.Tests.Workloads;

/// <summary>
/// Users of two applications, who write, rename, come, go and lose their connections on all nodes at once, from a seed. Each
/// send has a key of its own and is repeated with it until an answer stays.
/// </summary>
internal sealed class Workload : IAsyncDisposable
{
    // Its page says: Nothing was changed.
    private const string NothingChanged = "\"http:error:service-not-available\"";
    private const int Rooms = 3;
    private const int Writers = 4;
    private static readonly string[] Users = ["ann", "bob", "eve"];

    // Only a cluster that does not go on takes this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ServerCluster _cluster;
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<Tenant> _tenants = [];
    private readonly List<SessionListener> _listeners = [];
    private Task[] _actors = [];
    private int _names;

    private Workload(ServerCluster cluster) => _cluster = cluster;

    public History History { get; } = new();

    public IReadOnlyList<SessionListener> Listeners
    {
        get
        {
            lock (_listeners)
                return [.. _listeners];
        }
    }

    public Tenant First => _tenants[0];

    /// <summary>Rooms with their members, who listen; nothing happens yet.</summary>
    public static async Task<Workload> Prepare(ServerCluster cluster)
    {
        var workload = new Workload(cluster);
        Note($"seed {cluster.Seed}");
        for (var i = 0; i < 2; i++)
            workload._tenants.Add(await workload.Settle($"tenant {i}", i == 0 ? Users : Users[..1], i == 0 ? Rooms : 1));
        return workload;
    }

    /// <summary>Begins to write and to move.</summary>
    /// <param name="withKeyless">Whether some send without a key, and so only once.</param>
    /// <param name="through">A balancer before the nodes, through which no request may fail.</param>
    public void Begin(bool withKeyless = false, Balancer? through = null)
    {
        var seed = _cluster.Seed * 100;
        _actors =
        [
            .. Enumerable.Range(0, Writers).Select(i => Act(new Writer(this, First, $"w{i}", seed + i).Step)),
            Act(new Writer(this, _tenants[1], "other", seed + 20).Step),
            Act(new Newcomer(this, seed + 30).Step),
            Act(new Traveller(this, seed + 40).Step),
            Act(new Contenders(this, seed + 43).Step),
            .. through is not null ? [Act(new BalancedWriter(this, through, seed + 42).Step)] : Array.Empty<Task>(),
            .. withKeyless ? [Act(new KeylessWriter(this, seed + 41).Step)] : Array.Empty<Task>(),
        ];
    }

    /// <summary>Waits until so many more events are acknowledged: that the cluster goes on.</summary>
    public async Task Progress(int events = 40)
    {
        var (since, goal) = (TimeProvider.System.GetTimestamp(), History.Acknowledged.Count + events);
        while (History.Acknowledged.Count < goal)
        {
            if (_actors.FirstOrDefault(actor => actor.IsFaulted) is { } broken)
                await broken;
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
                Assert.Fail($"Seed {_cluster.Seed}: the cluster does not go on.\n{await _cluster.Blocked()}\n{Tail()}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets it go on for a while, and do something at least.</summary>
    public async Task GoOn(TimeSpan time)
    {
        await Task.Delay(time, TestContext.Current.CancellationToken);
        await Progress();
    }

    /// <summary>Ends the writing; what was begun is brought to its end.</summary>
    public async Task End()
    {
        await _stopped.CancelAsync();
        await Task.WhenAll(_actors);
        _actors = [];
    }

    /// <summary>Ends the writing, gives the sessions time to be shown the rest, and reports every broken promise.</summary>
    public async Task Verify()
    {
        await End();
        var rooms = new List<RoomLog>();
        foreach (var tenant in _tenants)
        {
            foreach (var room in tenant.Rooms)
                rooms.Add(await new LogReader(_cluster, tenant.Application).Read(room));
        }

        await Complete(rooms);
        var violations = new HistoryChecker(History, rooms).Check();
        var defects = _cluster.Nodes.SelectMany(node => node.Output.Split('\n')
            .Where(line => line.Contains("defect", StringComparison.OrdinalIgnoreCase) || line.Contains("crit: ", StringComparison.Ordinal))
            .Select(line => $"{node.Name} logged: {line.Trim()}")).ToList();
        Note($"{History.Acknowledged.Count} events acknowledged, {History.Sessions.Count} sessions, {History.Sessions.Sum(session => session.Shown.Count)} frames");
        string[] found = [.. violations, .. defects, .. _cluster.Caller.Defects];
        Assert.True(found.Length == 0,
            $"Seed {_cluster.Seed}: {found.Length} broken promises\n{string.Join('\n', found.Take(30))}\n{Tail()}");
    }

    public SessionListener Listen(Tenant tenant, string user, string userId, int seed, ClusterNode? node = null, string? token = null)
    {
        var listener = new SessionListener(_cluster, History, tenant.Application, user, userId, seed, node, token);
        lock (_listeners)
            _listeners.Add(listener);
        return listener;
    }

    /// <summary>A user that nobody was before.</summary>
    public async Task<(string Name, string Id)> AddUser(Tenant tenant, string name)
    {
        var unique = $"{name}-{Interlocked.Increment(ref _names)}";
        var made = await _cluster.Caller.As(tenant.Application.Admin, HttpMethod.Post, "/v1/users", JsonSerializer.Serialize(new { name = unique }));
        // A user whose making was not answered is there at the second try.
        return made.Status == 201 ? (unique, made.Text("id")) : await AddUser(tenant, name);
    }

    /// <summary>Has a user join, and keeps that it did.</summary>
    public async Task<string?> Join(Tenant tenant, string room, string user, string userId)
    {
        var sentAt = History.Now;
        var reply = await _cluster.Caller.As(tenant.Application.Mint(user), HttpMethod.Post, $"/v1/conversations/{room}/members",
            JsonSerializer.Serialize(new { state = "joined", user = new { name = user }, channel = new { type = "app" } }));
        if (reply.Status != 201)
            return null;
        History.Joined.Enqueue(new Joined(room, userId, sentAt));
        return reply.Text("id");
    }

    /// <summary>Sends, and keeps what was answered; its id, or null when it was refused.</summary>
    public async Task<long?> Send(Tenant tenant, string room, string user, string key, bool isMessage = true)
    {
        var sentAt = History.Now;
        var body = isMessage
            ? JsonSerializer.Serialize(new { type = "message", client_ref = key, body = new { message_type = "text", text = key } })
            : JsonSerializer.Serialize(new { type = "custom:note", client_ref = key, body = new { key } });
        var reply = await _cluster.Caller.As(tenant.Application.Mint(user), HttpMethod.Post, $"/v1/conversations/{room}/events", body);
        if (reply.Status != 201)
        {
            History.Violations.Enqueue($"{key} was refused with {reply.Status}: {reply.Body}");
            return null;
        }

        var id = reply.Read().GetProperty("id").GetInt64();
        History.Acknowledged.Enqueue(new Acknowledged(room, id, key, sentAt));
        return id;
    }

    /// <summary>Sends once, at one node and without a key, and keeps what was said of it.</summary>
    public async Task SendOnce(ClusterNode node, string room, string user, string text)
    {
        var sentAt = History.Now;
        var reply = await _cluster.Caller.At(node, First.Application.Mint(user), HttpMethod.Post, $"/v1/conversations/{room}/events",
            JsonSerializer.Serialize(new { type = "message", body = new { message_type = "text", text } }));
        if (reply is { Status: 201 })
            History.Acknowledged.Enqueue(new Acknowledged(room, reply.Read().GetProperty("id").GetInt64(), text, sentAt));
        else if (reply?.Body.Contains(NothingChanged, StringComparison.Ordinal) == true)
            History.Refused.Enqueue(text);
    }

    /// <summary>Sends once, at one node that must take it.</summary>
    public async Task SendSurely(ClusterNode node, string room, string user, string text)
    {
        var sentAt = History.Now;
        var reply = await _cluster.Caller.At(node, First.Application.Mint(user), HttpMethod.Post, $"/v1/conversations/{room}/events",
            JsonSerializer.Serialize(new { type = "message", body = new { message_type = "text", text } }));
        if (reply is { Status: 201 })
            History.Acknowledged.Enqueue(new Acknowledged(room, reply.Read().GetProperty("id").GetInt64(), text, sentAt));
        else
            History.Violations.Enqueue($"{node.Name} was ready, and {text} failed with {reply?.ToString() ?? "no answer"}");
    }

    /// <summary>A write of the first room's first member at one node.</summary>
    public Task<Reply?> WriteAt(ClusterNode node, int size = 1) => _cluster.Caller.At(
        node, First.Application.Mint(First.Members[0].Name), HttpMethod.Post, $"/v1/conversations/{First.Rooms[0]}/events",
        JsonSerializer.Serialize(new { type = "message", body = new { message_type = "text", text = $"try-{Interlocked.Increment(ref _names)}-{new string('x', size)}" } }));

    public Task<Reply?> ReadAt(ClusterNode node) => _cluster.Caller.At(
        node, First.Application.Mint(First.Members[0].Name), HttpMethod.Get, $"/v1/conversations/{First.Rooms[0]}/events?page_size=1");

    public IReadOnlyList<ClusterNode> Nodes => _cluster.Nodes;

    /// <summary>One try of the first tenant at one node.</summary>
    public Task<Reply?> CallAt(ClusterNode node, HttpMethod method, string path, string? body = null) =>
        _cluster.Caller.At(node, First.Application.Admin, method, path, body);

    public Task<Reply> Call(Tenant tenant, HttpMethod method, string path, object? body = null) => _cluster.Caller.As(
        tenant.Application.Admin, method, path, body is null ? null : JsonSerializer.Serialize(body));

    public async ValueTask DisposeAsync()
    {
        _cluster.Caller.GiveUp();
        await _stopped.CancelAsync();
        await Task.WhenAll(_actors).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var listener in Listeners)
            await listener.DisposeAsync();
        _stopped.Dispose();
    }

    private static void Note(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    private async Task<Tenant> Settle(string name, string[] users, int rooms)
    {
        var tenant = new Tenant(await ClusterApplication.Create(_cluster.Caller, name));
        foreach (var user in users)
            tenant.Members.Add(await AddUser(tenant, user));
        var nodes = _cluster.Nodes;
        foreach (var (user, id) in tenant.Members)
        {
            // One on each of two nodes, so that both have to show the same.
            for (var i = 0; i < 2; i++)
                await Listen(tenant, user, id, _cluster.Seed * 100 + 50 + _listeners.Count, nodes[(_listeners.Count + i) % nodes.Count]).History;
        }

        for (var i = 0; i < rooms; i++)
        {
            var room = (await Call(tenant, HttpMethod.Post, "/v1/conversations", new { display_name = "room" })).Is(201).Text("id");
            tenant.Rooms.Add(room);
            foreach (var (user, id) in tenant.Members)
                await Join(tenant, room, user, id);
        }

        return tenant;
    }

    private Task Act(Func<Task> step) => Task.Run(async () =>
    {
        while (!_stopped.IsCancellationRequested)
            await step();
    });

    /// <summary>Waits until every session has been shown the end of each of its rooms; what is missing then is for the checker.</summary>
    private async Task Complete(IReadOnlyList<RoomLog> rooms)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < HealBound && History.Sessions.Any(session => IsBehind(session, rooms)))
            await Task.Delay(100);
    }

    /// <summary>How long after the last write a session may not know of it yet.</summary>
    private static readonly TimeSpan HealBound = TimeSpan.FromSeconds(20);

    private static bool IsBehind(SessionHistory session, IReadOnlyList<RoomLog> rooms) =>
        !session.MayEnd && rooms.Any(room => room.ApplicationId == session.ApplicationId
            && room.Span(session.UserId) is var (_, last) && session.LastOf(room.Room) < Math.Min(last, room.Events.Count));

    private string Tail() => string.Join('\n', _cluster.Nodes.Select(node =>
        $"--- {node.Name}\n{string.Join('\n', node.Output.Split('\n').TakeLast(25))}"));
}

/// <summary>An application with its rooms and those who are in all of them.</summary>
internal sealed record Tenant(ClusterApplication Application)
{
    public List<(string Name, string Id)> Members { get; } = [];

    public List<string> Rooms { get; } = [];
}
