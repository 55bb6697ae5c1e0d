namespace Parley.Client;

/// <summary>Why a session is over.</summary>
public enum SessionEndReason
{
    /// <summary>By <see cref="ParleySession.LogOutAsync"/> or by disposing it.</summary>
    LoggedOut,

    /// <summary>The server disconnected it for good: the token ended, or the session or its user was removed.</summary>
    Disconnected,

    /// <summary>The connection was lost and the server refused the session when it came back.</summary>
    Refused,

    /// <summary>The connection was lost and could not be made again.</summary>
    ConnectionLost,
}

/// <summary>How a session ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Code">What the server gave as reason, such as <c>system:error:expired-token</c>.</param>
/// <param name="Cause">The refusal, or what went wrong with the connection.</param>
public sealed record SessionEnd(SessionEndReason Reason, string? Code = null, Exception? Cause = null);
