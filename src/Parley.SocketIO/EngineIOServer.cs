using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.Timing;

namespace Parley.SocketIO;

/// <summary>An Engine.IO server: sessions over polling and WebSocket. Map it with <c>MapEngineIO</c>.</summary>
public sealed class EngineIOServer : IDisposable
{
    // 144 random bits: the id is what a polling client authenticates its requests with.
    private const int IdBytes = 18;

    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, EngineConnection> _connections = new(StringComparer.Ordinal);
    private readonly Drain _drain = new();

    /// <summary>Creates a server.</summary>
    /// <param name="handler">The app.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <param name="loggerFactory">Where to log; nowhere when null.</param>
    public EngineIOServer(EngineIOHandler handler, EngineIOOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Handler = handler;
        Options = options ?? new EngineIOOptions();
        Options.Validate();
        Logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Parley.SocketIO");
        Deadlines = new DeadlineScheduler(Options.TimeProvider);
        PingDeadlines = Deadlines.AddList(Options.PingInterval);
        PongDeadlines = Deadlines.AddList(Options.PingTimeout);
        ClientPingDeadlines = Deadlines.AddList(Options.PingInterval + Options.PingTimeout);
        UpgradeDeadlines = Deadlines.AddList(Options.UpgradeTimeout);
        CloseDeadlines = Deadlines.AddList(Options.CloseTimeout);
        Probations = Options.Untrusted is { } untrusted ? new Probations(untrusted) : null;
    }

    /// <summary>Settings of this server.</summary>
    public EngineIOOptions Options { get; }

    /// <summary>Connections that are open or closing.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Connections that are open or closing, as of now.</summary>
    public IEnumerable<EngineConnection> Connections => _connections.Select(static entry => entry.Value);

    /// <summary>Whether the server refuses new connections because it drains.</summary>
    public bool IsDraining => _drain.Started;

    internal EngineIOHandler Handler { get; }

    internal ILogger Logger { get; }

    internal Probations? Probations { get; }

    internal DeadlineScheduler Deadlines { get; }

    internal DeadlineList PingDeadlines { get; }

    internal DeadlineList PongDeadlines { get; }

    internal DeadlineList ClientPingDeadlines { get; }

    internal DeadlineList UpgradeDeadlines { get; }

    internal DeadlineList CloseDeadlines { get; }

    /// <summary>
    /// Refuses new connections from now on (503), closes the transport of all others after sending what is queued, and
    /// aborts those that are still there at the end. Official clients reconnect, elsewhere if the proxy knows better.
    /// </summary>
    /// <param name="deadline">Time for the closing.</param>
    /// <param name="cancellationToken">Ends the wait early; the rest is aborted then.</param>
    /// <returns>How many had to be aborted.</returns>
    public Task<int> DrainAsync(TimeSpan deadline, CancellationToken cancellationToken = default) =>
        DrainAsync(TimeSpan.Zero, deadline, cancellationToken);

    /// <summary>
    /// The same, with the closing spread over a time, so that not all clients come back in one moment.
    /// </summary>
    /// <param name="spread">Time from the first closing to the last.</param>
    /// <param name="deadline">Time for the closing after the last.</param>
    /// <param name="cancellationToken">Ends the wait early; the rest is aborted then.</param>
    /// <returns>How many had to be aborted.</returns>
    public async Task<int> DrainAsync(TimeSpan spread, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        _drain.Start();
        EngineConnection[] open = [.. Connections];
        long began = Options.TimeProvider.GetTimestamp();
        for (int closed = 0; closed < open.Length;)
        {
            // The first at once: few connections are gone soon.
            TimeSpan elapsed = Options.TimeProvider.GetElapsedTime(began) + DrainStep;
            bool all = elapsed >= spread || cancellationToken.IsCancellationRequested;
            int due = all ? open.Length : (int)Math.Ceiling(open.Length * (elapsed / spread));
            for (; closed < due; closed++)
                open[closed].BeginClose(DisconnectReason.Draining, EngineConnection.ClosingManner.Graceful);
            if (closed < open.Length)
            {
                await Task.Delay(DrainStep, Options.TimeProvider, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        if (_connections.IsEmpty)
            return 0;

        await _drain.Empty.WaitAsync(deadline, Options.TimeProvider, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        int aborted = 0;
        foreach (EngineConnection connection in Connections)
        {
            connection.Cut(DisconnectReason.Draining);
            aborted++;
        }
        return aborted;
    }

    /// <summary>Cuts all connections and stops the timers.</summary>
    public void Dispose()
    {
        _drain.Start();
        foreach (EngineConnection connection in Connections)
            connection.Cut(DisconnectReason.Draining);
        Deadlines.Dispose();
    }

    internal bool TryGet(string id, [NotNullWhen(true)] out EngineConnection? connection)
    {
        if (!_connections.TryGetValue(id, out connection))
            return false;
        connection.CheckHeartbeat();
        return _connections.ContainsKey(id);
    }

    internal EngineConnection Add(
        EngineRevision revision, TransportKind transport, bool base64, ConnectionHandshake handshake, object? state,
        IDisposable? lease = null)
    {
        while (true)
        {
            string id = RandomId.New(IdBytes);
            var connection = new EngineConnection(this, id, revision, transport, base64, handshake, lease) { State = state };
            if (_connections.TryAdd(id, connection))
                return connection;
        }
    }

    internal void Remove(EngineConnection connection)
    {
        if (_connections.TryRemove(connection.Id, out _) && IsDraining && _connections.IsEmpty)
            _drain.SetEmpty();
    }

    // Engine.IO protocol, "Handshake": 0{"sid":…,"upgrades":…,"pingInterval":…,"pingTimeout":…,"maxPayload":…}
    internal OutboundPacket OpenPacket(EngineConnection connection, IReadOnlyList<string> upgrades)
    {
        using var packet = new PooledWriter();
        EngineFrameCodec.WriteText(packet, EnginePacketType.Open);
        new EngineHandshake(
            connection.Id,
            upgrades,
            (int)Options.PingInterval.TotalMilliseconds,
            (int)Options.PingTimeout.TotalMilliseconds,
            Options.MaxPayload).Write(packet);
        return new OutboundPacket(packet.Written.ToArray(), false);
    }
}
