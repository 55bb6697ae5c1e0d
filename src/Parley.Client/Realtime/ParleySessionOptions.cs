namespace Parley.Client;

/// <summary>Where a user logs in, with what, and how hard a lost connection is tried again.</summary>
public sealed record ParleySessionOptions
{
    /// <summary>The server's root, such as <c>https://chat.example.com</c>. A path is kept as a prefix.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The user's token: with a <c>sub</c> claim and an ACL that allows sessions.</summary>
    public required string Token { get; init; }

    /// <summary>A session to go on with. When it is gone, the server gives a new one.</summary>
    public string? SessionId { get; init; }

    /// <summary>Time from the connection's beginning to <c>session:success</c>. 5 s, as in @vonage/client-sdk.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often in a row a lost connection is tried again before the session ends; 0 for never. 10.</summary>
    public int ReconnectAttempts { get; init; } = 10;

    /// <summary>The first wait before a new try; each further one is twice as long. 1 s.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a new try. 15 s, as in nexmo-client.</summary>
    public TimeSpan MaximumReconnectDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Told before each new try. Called from the connection's own loop, so it must not block.</summary>
    public Action<Reconnection>? Reconnecting { get; init; }

    /// <summary>Told when the server took the session up again. Must not block either.</summary>
    public Action<ParleySession>? Reconnected { get; init; }

    /// <summary>Source of the waits and time-outs.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Numbers from 0 to 1 that spread the waits, so that not all clients of a restarted server come at once.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
