namespace Parley.Domain.Sessions;

/// <summary>
/// A user's live session, or one that can still be resumed. It is a row and not a socket, so that any node can go on
/// with it.
/// </summary>
/// <param name="Connection">The socket that has it, or had it last; a node lets go of a session that another socket took.</param>
/// <param name="CreatedAt">Microseconds since the Unix epoch.</param>
/// <param name="AliveUntil">Microseconds since the Unix epoch; moved on while connected, and then left to run out.</param>
public sealed record Session(
    string ApplicationId,
    string Id,
    string UserId,
    string Connection,
    SessionToken Token,
    long CreatedAt,
    long AliveUntil)
{
    // A time of leaving was read on another node's clock, and some seconds before the leaving was committed.
    private const long Leeway = 5 * 60 * 1_000_000L;

    /// <summary>
    /// A membership that ended before this moment was over when the session began. Of one that ended a little later only
    /// <see cref="Positions"/> know.
    /// </summary>
    public long OverBefore => CreatedAt - Leeway;

    /// <summary>How far its client has been shown each conversation, as <see cref="Positions"/> writes it.</summary>
    public string Positions { get; init; } = "";

    /// <summary>The node that has its socket; empty when none has.</summary>
    public string Node { get; init; } = "";

    /// <summary>Until when that node is known to live; 0 when it is not. Microseconds since the Unix epoch.</summary>
    public long NodeAliveUntil { get; init; }

    /// <summary>What the client told of itself at its first connection, and does not repeat when it resumes.</summary>
    public SessionClient Client { get; init; } = SessionClient.Unknown;

    /// <summary>Whether a socket has it now, as far as the nodes have told.</summary>
    public bool IsConnected(long now) => NodeAliveUntil > now;
}

/// <summary>What another node may have changed of a session that is connected here.</summary>
/// <param name="TokenId">With the two times, enough to know a token again.</param>
public sealed record SessionState(string Id, string Connection, string TokenId, long IssuedAt, long EndsAt)
{
    public bool IsUnder(SessionToken token) => (TokenId, IssuedAt, EndsAt) == (token.Id, token.IssuedAt, token.EndsAt);
}

/// <summary>What became of a session to be added: as it was stored, or why it was not.</summary>
public readonly record struct AddedSession(Session? Session, bool IsUserGone = false)
{
    /// <summary>The user has the maximum of sessions, and all of them are connected.</summary>
    public static readonly AddedSession TooMany;

    public static readonly AddedSession NoUser = new(null, IsUserGone: true);
}

/// <param name="Name">As <c>@vonage/client-sdk</c>; empty for clients that do not say it.</param>
/// <param name="Acknowledges">It acknowledges every event, so that what was lost on the way is known.</param>
public sealed record SessionClient(string Name, bool Acknowledges)
{
    public const string VonageClientSdk = "@vonage/client-sdk";

    public static readonly SessionClient Unknown = new("", false);
}

/// <summary>What a session must remember of the token that keeps it alive, so that it can be checked again.</summary>
/// <param name="Id">The <c>jti</c>.</param>
/// <param name="Subject">The user's name when the token was accepted.</param>
/// <param name="IssuedAt">Unix seconds.</param>
/// <param name="EndsAt">Microseconds since the Unix epoch; no leeway.</param>
/// <param name="KeyThumbprint">The application's key that signed it.</param>
/// <param name="Reads">Which conversations it may read: <c>*</c>, or its ACL.</param>
public sealed record SessionToken(
    string Id, string Subject, long IssuedAt, long EndsAt, string KeyThumbprint, string Reads = "*");
