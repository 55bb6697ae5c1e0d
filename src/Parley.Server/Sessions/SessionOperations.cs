using Parley.Domain;
using Parley.Domain.Listing;
using Parley.Domain.Sessions;
using Parley.Domain.Users;
using Parley.Server.Auth;
using Parley.Server.Configuration;
using Parley.Server.Users;
using Parley.Tokens;

namespace Parley.Server.Sessions;

/// <summary>What can be done with sessions, over sockets and HTTP alike.</summary>
internal sealed class SessionOperations(
    IStore store, ISignals signals, LocalSessions local, SessionHolders holders, SessionKeeper keeper, ThisNode node,
    TokenAuthenticator tokens, UserOperations users, ParleyOptions options, TimeProvider time)
{
    /// <summary>Of a change that another one came before; more than one is rare.</summary>
    private const int Attempts = 4;

    /// <summary>How long a session may be resumed after its socket is gone.</summary>
    public TimeSpan TimeToLive => options.SessionTimeToLive;

    /// <summary>Whether a socket has it now, as far as the nodes have told.</summary>
    public bool IsConnected(Session session) => session.IsConnected(Moment.Now(time));

    /// <summary>
    /// Logs a socket in. With the id of a session that is still alive the socket goes on with it; with one that is gone, or
    /// whose own socket is there and answers, it gets a new one. Another user's session is refused.
    /// </summary>
    /// <param name="isThere">Whether the client still waits for the answer.</param>
    public async Task<Outcome<Login>> LogIn(
        ReadOnlyMemory<char> token, string? resume, string connection, SessionClient client, Func<bool> isThere,
        CancellationToken cancel)
    {
        var caller = await Authenticate(token);
        if (!caller.Succeeded)
            return caller.Problem!;
        var user = caller.Value.User!;
        var session = NewSession(caller.Value, connection) with { Client = client };
        // PostgreSQL takes no text with NUL.
        if (resume is { Length: > 0 and <= 100 } && !resume.Contains('\0', StringComparison.Ordinal))
        {
            var resumed = await Resume(session, resume, isThere, cancel);
            if (!resumed.Succeeded)
                return resumed.Problem!;
            if (resumed.Value is { } taken)
                return new Login(taken, user, IsResumed: true);
        }

        var added = await store.AddSession(session, options.MaximumSessionsPerUser, cancel);
        if (added.Session is { } begun)
            return new Login(begun, user, IsResumed: false);
        return added.IsUserGone ? Problems.UnknownSubject.Because("The user was deleted.") : Problems.MaximumSessions;
    }

    /// <summary>Who a token belongs to, when it may hold a session: it names a user, allows sessions, and has not ended.</summary>
    public async Task<Outcome<Caller>> Authenticate(ReadOnlyMemory<char> token)
    {
        if (token.IsEmpty)
            return Problems.MissingToken;
        var caller = await tokens.Authenticate(token);
        return caller.Succeeded && SessionRules.Refusal(caller.Value, time.GetUtcNow()) is { } refusal ? refusal : caller;
    }

    /// <summary>Puts a session under a new token of the same user. Its id stays.</summary>
    public async Task<Outcome<Session>> Refresh(Caller caller, string id, CancellationToken cancel)
    {
        if (SessionRules.Refusal(caller, time.GetUtcNow()) is { } refusal)
            return refusal;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = Moment.Now(time);
            var session = await store.GetSession(caller.Application.Id, id, cancel);
            if (session is null || session.AliveUntil <= now)
                return Problems.SessionNotFound;
            if (session.UserId != caller.User!.Id)
                return Problems.ForeignSession;
            var refreshed = session with { Token = TokenOf(caller.Token) };
            // Another socket may take the session meanwhile: it then is that one's, and under the new token.
            if (!await store.TakeSession(refreshed, session.Connection, now, cancel))
                continue;
            // Who is answered may count on it; other nodes hear of it.
            local.Refresh(refreshed);
            await Announce(refreshed);
            return refreshed;
        }

        return Problems.SessionNotFound;
    }

    /// <summary>Ends a session, connected or not. Users end their own, applications any.</summary>
    public async Task<Outcome<Done>> End(Caller caller, string id, CancellationToken cancel)
    {
        var session = await store.GetSession(caller.Application.Id, id, cancel);
        if (session is null || caller.User is { } user && session.UserId != user.Id)
            return Problems.SessionNotFound;
        await End(session, cancel);
        return default(Done);
    }

    public async Task End(Session session, CancellationToken cancel)
    {
        await store.DeleteSession(session.ApplicationId, session.Id, cancel);
        await Announce(session);
    }

    public async Task<Outcome<(User User, Page<Session> Sessions)>> List(
        Caller caller, string userIdOrName, PageRequest page, CancellationToken cancel)
    {
        var user = await users.Find(caller, userIdOrName, cancel);
        if (!user.Succeeded)
            return user.Problem!;
        if (caller.User is { } own && own.Id != user.Value.Id)
            return Problems.Permission("A user's token lists only that user's sessions.");
        return (user.Value, await store.ListSessions(
            caller.Application.Id, user.Value.Id, Moment.Now(time), page, cancel));
    }

    private Session NewSession(Caller caller, string connection)
    {
        var now = Moment.Now(time);
        return new Session(
            caller.Application.Id, Ids.NewSession(time), caller.User!.Id, connection, TokenOf(caller.Token), now,
            now + (long)(TimeToLive + SessionKeeper.KeepInterval).TotalMicroseconds)
        {
            Node = node.Id,
        };
    }

    /// <summary>The session as the new socket has it; null when there is none to go on with.</summary>
    private async Task<Outcome<Session?>> Resume(Session session, string id, Func<bool> isThere, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // Before the row is read: whoever is not here by then has its places in the row, or is writing them.
            var holder = local.Find(session.ApplicationId, id);
            if (await store.GetSession(session.ApplicationId, id, cancel) is not { } stored || stored.AliveUntil <= Moment.Now(time))
                return (Session?)null;
            if (stored.UserId != session.UserId)
                return Problems.ForeignSession;
            // A client may be back before it is stored how far it was shown everything.
            if (await keeper.AwaitRelease(stored.Connection))
                continue;
            if (await holders.Answer(stored))
                return (Session?)null;
            // A login that waited long for the store: its client has given up and is back on another connection, which this
            // one would take the session from.
            if (!isThere())
                return Problems.SessionNotFound;
            // Where it was, when it began, and what its client said of itself at the first time.
            var resumed = session with
            {
                Id = id,
                CreatedAt = stored.CreatedAt,
                Client = stored.Client,
            };
            if (await store.TakeSession(resumed, stored.Connection, Moment.Now(time), cancel))
            {
                await Announce(resumed);
                return await PlacesOf(holder, stored, cancel) is { } places ? resumed with { Positions = places } : null;
            }
        }

        return (Session?)null;
    }

    /// <summary>
    /// How far the client was shown everything, after the session was taken from its last socket. That may have gone since
    /// the row was read, and then nobody can write to the row any more where it was; but here it is still known.
    /// </summary>
    private async Task<string?> PlacesOf(LiveSession? holder, Session stored, CancellationToken cancel) =>
        holder?.Session.Connection == stored.Connection
            ? holder.Stored().Positions
            : (await store.GetSession(stored.ApplicationId, stored.Id, cancel))?.Positions;

    private static SessionToken TokenOf(VerifiedToken token) => new(
        token.Id, token.Subject!, token.IssuedAt.ToUnixTimeSeconds(),
        token.ExpiresAt.ToUnixTimeMilliseconds() * 1_000, token.KeyThumbprint, ConversationScope.Of(token.Acl).Text);

    private Task Announce(Session session) => signals.Publish(
        new Signal(SignalKind.SessionChanged, session.ApplicationId, session.Id), CancellationToken.None);
}

internal sealed record Login(Session Session, User User, bool IsResumed);
