using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Parley.Cluster.Tests.Histories;
using Parley.Cluster.Tests.Nodes;

namespace Parley.Cluster.Tests.Workloads;

/// <summary>
/// A client that is logged in, keeps what it is shown, and comes back with its session on any node when its connection is
/// lost, until it is told that the session is over.
/// </summary>
internal sealed class SessionListener : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A node that is frozen takes a connection and says nothing.
    private static readonly TimeSpan LoginPatience = TimeSpan.FromSeconds(5);

    private readonly ServerCluster _cluster;
    private readonly History _history;
    private readonly ClusterApplication _application;
    private readonly string _name;
    private readonly string _userId;
    private readonly string _token;
    private readonly Random _random;
    // Not disposed: it has no timer, and its token is in use to the end.
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource<SessionHistory> _loggedIn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private volatile ClientWebSocket? _socket;
    private ClusterNode? _next;
    private int _connection = -1;
    private bool _isOver;

    public SessionListener(
        ServerCluster cluster, History history, ClusterApplication application, string name, string userId, int seed,
        ClusterNode? first = null, string? token = null)
    {
        (_cluster, _history, _application, _name, _userId) = (cluster, history, application, name, userId);
        (_token, _random, _next) = (token ?? application.Mint(name), new Random(seed), first);
        _running = Task.Run(Run);
    }

    /// <summary>Once it is logged in.</summary>
    public Task<SessionHistory> History => _loggedIn.Task;

    /// <summary>Once it was told that its session is over.</summary>
    public Task Over => _running;

    /// <summary>The node that it is connected to, or was last.</summary>
    public ClusterNode? Node { get; private set; }

    /// <summary>Whether the workload leaves its connection alone.</summary>
    public bool Stays { get; set; }

    /// <summary>Its network is gone: it comes back, to this node or to any.</summary>
    public void Cut(ClusterNode? next = null)
    {
        _next = next;
        _socket?.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _socket?.Abort();
        await _running;
    }

    private async Task Run()
    {
        while (!_stopped.IsCancellationRequested && !_isOver)
        {
            try
            {
                using var socket = new ClientWebSocket();
                // Engine.IO has a heartbeat of its own.
                socket.Options.KeepAliveInterval = TimeSpan.Zero;
                await Listen(socket);
            }
            catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException
                or InvalidOperationException)
            {
                // It tries the next node.
            }

            _socket = null;
            await Task.Delay(Pause, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Listen(ClientWebSocket socket)
    {
        Node = Interlocked.Exchange(ref _next, null) ?? _cluster.Nodes[_random.Next(_cluster.Nodes.Count)];
        if (Node.Url is not { } url)
            return;
        var session = _loggedIn.Task.IsCompletedSuccessfully ? _loggedIn.Task.Result : null;
        var address = new Uri(
            $"ws://{url.Authority}/v2/rtc/?token={_token}&session_version=0.0.3&acknowledge_events=true&EIO=4&transport=websocket"
            + (session is null ? "" : $"&session_id={session.Id}"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        patience.CancelAfter(LoginPatience);
        await socket.ConnectAsync(address, patience.Token);
        _socket = socket;
        await Say(socket, "40");
        var connection = _connection + 1;
        string? refusal = null;
        var cancel = patience.Token;
        while (await Read(socket, cancel) is { } frame)
        {
            if (frame == "2")
                await Say(socket, "3");
            else if (frame.StartsWith("41", StringComparison.Ordinal))
            {
                Ended(refusal, connection == _connection);
                return;
            }

            if (Frame.ReadEvent(frame) is not var (ack, name, argument))
                continue;
            if (name == "session:success")
            {
                _connection = connection;
                LoggedIn(argument.GetProperty("body"));
                cancel = _stopped.Token;
            }
            else if (Frame.ReadShown(connection, name, argument) is { } shown)
                _loggedIn.Task.Result.Add(shown);
            else
                refusal = name;
            if (ack is not null)
                await Say(socket, $"43{ack}[]");
        }
    }

    private void LoggedIn(JsonElement body)
    {
        var id = body.GetProperty("id").GetString()!;
        if (!_loggedIn.Task.IsCompleted)
        {
            var session = new SessionHistory(_application.Id, _userId, _name, id, Histories.History.Now);
            _history.Sessions.Enqueue(session);
            _loggedIn.TrySetResult(session);
        }
        else if (_loggedIn.Task.Result.Id != id)
        {
            _history.Violations.Enqueue($"{_loggedIn.Task.Result.Id} of {_name} came back on {Node!.Name} as the new session {id}");
        }

        if (!body.TryGetProperty("pending_events", out var pending) || pending.ValueKind != JsonValueKind.Array)
            return;
        foreach (var item in pending.EnumerateArray())
        {
            if (Frame.ReadShown(_connection, null, item) is { } shown)
                _loggedIn.Task.Result.Add(shown);
        }
    }

    /// <summary>The server disconnected it: for good, unless it could not even log it in.</summary>
    private void Ended(string? reason, bool wasLoggedIn)
    {
        var session = _loggedIn.Task.IsCompletedSuccessfully ? _loggedIn.Task.Result : null;
        if (!wasLoggedIn && (reason is null || reason.StartsWith("http:", StringComparison.Ordinal) || reason.StartsWith("system:error:internal", StringComparison.Ordinal)))
            return;
        _isOver = true;
        if (session is not { MayEnd: true })
            _history.Violations.Enqueue($"{session?.Id} of {_name} was ended by {Node!.Name} with {reason}, which nobody asked for");
    }

    private async Task Say(ClientWebSocket socket, string frame) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, _stopped.Token);

    private static async Task<string?> Read(ClientWebSocket socket, CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(buffer, 0, length);
            if (length == buffer.Length)
                Array.Resize(ref buffer, 2 * length);
        }
    }
}
