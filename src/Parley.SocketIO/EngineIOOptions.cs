namespace Parley.SocketIO;

/// <summary>Settings of an Engine.IO server. Times and sizes are told to the clients in the handshake.</summary>
public record EngineIOOptions
{
    /// <summary>Time between two pings. 25 s, as in the reference implementation.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Time after a ping until a silent client counts as gone. 20 s, as in the reference implementation.
    /// </summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time that a client has to finish an upgrade from polling to WebSocket. 10 s.</summary>
    public TimeSpan UpgradeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time that a closing handshake may take before the transport is cut. 5 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time to drain when the host stops, see <see cref="EngineIOServer.DrainAsync(TimeSpan, CancellationToken)"/>. 10 s; zero leaves it to the app.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most bytes of one message, or of one polling body, from a client. 1,000,000.</summary>
    public int MaxPayload { get; init; } = 1_000_000;

    /// <summary>Most bytes that may wait for one client. A frame beyond it cuts the connection. 4 MiB.</summary>
    public int MaxQueuedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most frames that may wait for one client. One more cuts the connection. 4,096.</summary>
    public int MaxQueuedFrames { get; init; } = 4_096;

    /// <summary>
    /// What a client may take until the app trusts it with <see cref="EngineConnection.Trust"/>. Null: all are trusted.
    /// </summary>
    public UntrustedLimits? Untrusted { get; init; }

    /// <summary>Whether Engine.IO 3 is served beside 4. Official clients before Socket.IO 3 need it.</summary>
    public bool AllowEngineIO3 { get; init; } = true;

    /// <summary>
    /// Origins (<c>https://app.example</c>) whose pages may connect, on both transports; null lets any. Requests
    /// without an <c>Origin</c> header do not come from a page and are always let in.
    /// </summary>
    public IReadOnlyList<string>? AllowedOrigins { get; init; }

    /// <summary>
    /// Whether pages may send cookies when polling; clients before Socket.IO 3 always ask to, and browsers refuse them
    /// otherwise. The page's origin is then named in the answer, also where any is let in.
    /// </summary>
    public bool AllowCredentials { get; init; }

    /// <summary>
    /// Request headers of the handshake that are kept for the app. <c>User-Agent</c> and <c>Origin</c>.
    /// </summary>
    public IReadOnlyList<string> KeptHeaders { get; init; } = ["User-Agent", "Origin"];

    /// <summary>Fields of the handshake's query that are kept for the app; null keeps all.</summary>
    public IReadOnlyList<string>? KeptQuery { get; init; }

    /// <summary>
    /// Runs before a connection is accepted, once per handshake. For cheap checks: addresses, rates, structure.
    /// </summary>
    public Func<ConnectingContext, ValueTask>? OnConnecting { get; init; }

    /// <summary>Source of all timers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal virtual void Validate()
    {
        // The handshake carries whole milliseconds in an int.
        foreach (TimeSpan time in (ReadOnlySpan<TimeSpan>)[PingInterval, PingTimeout, UpgradeTimeout, CloseTimeout])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromDays(20));
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPayload, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedFrames, 1);
        if (Untrusted is not { } untrusted)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(untrusted.MaxReceived, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(untrusted.MaxSent, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(untrusted.MaxTotal, 1);
    }
}
