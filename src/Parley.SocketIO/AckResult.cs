namespace Parley.SocketIO;

/// <summary>How waiting for a client's acknowledgement ended.</summary>
public enum AckOutcome
{
    /// <summary>It came.</summary>
    Acknowledged,

    /// <summary>It did not come in time.</summary>
    TimedOut,

    /// <summary>The socket disconnected before it came, or was not connected.</summary>
    Disconnected,
}

/// <summary>Result of waiting for a client's acknowledgement.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Arguments">What the client sent along, when acknowledged.</param>
public readonly record struct AckResult(AckOutcome Outcome, SocketArguments Arguments = default);
