using System.Text.Json;
using Parley.Domain;
using Parley.Domain.Sessions;
using Parley.Server.Realtime;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>
/// Sockets and sessions. A connection is always accepted and refused afterwards by an event: clients wait for ever, or
/// into a time-out, when the handshake itself is refused.
/// </summary>
internal sealed partial class SessionHandler(
    SessionOperations operations, LocalSessions local, SessionChecks checks, SessionKeeper keeper, Replays replays, Feeds feeds,
    Auth.Directory directory, TimeProvider time, ILogger<SessionHandler> log) : SocketIOHandler
{
    private readonly Turns _resuming = new(time);

    public override async ValueTask OnConnectedAsync(Socket socket)
    {
        // Left, refused or logged out, and back on the same connection: what it brought along is spent.
        if (socket.Connection.State is not Arrival arrival)
        {
            Refuse(socket, Problems.NoSession, rid: null);
            return;
        }

        arrival.Stranger.Meet(socket);
        if (!arrival.ExpectsMessage)
            await LogIn(socket, arrival.Token, arrival.Resume, rid: null);
    }

    public override async ValueTask OnEventAsync(Socket socket, SocketEvent received)
    {
        var request = SessionRequest.Read(received.Arguments[0]);
        var live = socket.State as LiveSession;
        switch (received.Name)
        {
            case SessionEvents.LogIn when live is null && socket.Connection.State is Arrival arrival:
                await LogIn(socket, request.Token.AsMemory(), request.Resume ?? arrival.Resume, request.Tid);
                break;
            case SessionEvents.LogOut when live is not null:
                await LogOut(socket, live, request.Tid);
                break;
            case SessionEvents.UpdateToken when live is not null:
                await UpdateToken(socket, live, request);
                break;
            case var _ when live is null || received.Name == SessionEvents.LogIn:
                SessionFrames.Refuse(socket, Problems.NoSession, request.Tid);
                break;
            default:
                SessionFrames.Refuse(socket, Problems.UnknownSocketEvent, request.Tid);
                break;
        }
    }

    public override ValueTask OnAckAsync(Socket socket, long ackId, SocketArguments arguments)
    {
        (socket.State as LiveSession)?.Acknowledge(ackId);
        return default;
    }

    public override async ValueTask OnDisconnectedAsync(Socket socket, DisconnectReason reason)
    {
        (socket.Connection.State as Stranger)?.BecomeStranger(socket);
        if (socket.State is LiveSession live)
            await keeper.Release(live);
        LogGone(log, socket.Connection.LogName, reason);
    }

    private async Task LogIn(Socket socket, ReadOnlyMemory<char> token, string? resume, string? rid)
    {
        if (string.IsNullOrEmpty(resume))
        {
            await LogInAlone(socket, token, resume, rid);
            return;
        }

        // Two sockets that resume one session at once would each end the other: taking it and adding it are one step.
        var turn = await Guard<Turns.Turn>(async () => await _resuming.Take(resume));
        if (!turn.Succeeded)
        {
            Refuse(socket, turn.Problem!, rid);
            return;
        }

        using (turn.Value)
            await LogInAlone(socket, token, resume, rid);
    }

    private async Task LogInAlone(Socket socket, ReadOnlyMemory<char> token, string? resume, string? rid)
    {
        var heard = checks.SignalsHeard;
        var posted = feeds.Posted;
        var arrival = socket.Connection.State as Arrival;
        var login = await Guard(() => operations.LogIn(
            token, resume, socket.Id, arrival?.Client ?? SessionClient.Unknown, () => socket.IsConnected, CancellationToken.None));
        // One login for each connection; and the session knows what to check without the token.
        socket.Connection.State = arrival?.Stranger;
        socket.Connection.ForgetHandshake();
        if (!login.Succeeded)
        {
            Refuse(socket, login.Problem!, rid);
            return;
        }

        arrival?.Stranger.BecomeKnown(socket);
        var session = login.Value.Session;
        var live = local.Add(session, socket);
        socket.State = live;
        // An event that was committed after the places were read and delivered before the Add went past this session.
        if (login.Value.IsResumed || feeds.Posted != posted)
            await replays.CatchUp(live);
        await Welcome(live, login.Value, arrival, rid);
        await checks.Follow(live);
        // What was signalled between the check of the token and the Add found no session here to end.
        if (checks.SignalsHeard != heard)
            await checks.Verify(live);
        if (!socket.IsConnected)
            await keeper.Release(live);
    }

    /// <summary>
    /// The answer to the login, with the first of what was missed; the rest follows. Older clients look for nothing in
    /// the answer and get all of it afterwards.
    /// </summary>
    private async Task Welcome(LiveSession live, Login login, Arrival? arrival, string? rid)
    {
        var application = await directory.Application(login.Session.ApplicationId);
        var welcome = new SessionSuccess(login.Session, login.User, application?.Application.ApiKey ?? "", rid);
        live.Open(login.IsResumed && arrival is { LogsInByMessage: false }
            ? await welcome.FrameWithPending(live, replays) : welcome.Frame());
    }

    private static void Refuse(Socket socket, Problem problem, string? rid)
    {
        SessionFrames.Refuse(socket, problem, rid);
        socket.Disconnect();
    }

    /// <summary>
    /// Answers and leaves the closing to the client: a server's disconnect would look like the token's end. A client that
    /// stays is a stranger again, who may not stay for long.
    /// </summary>
    private async Task LogOut(Socket socket, LiveSession live, string? rid)
    {
        local.Remove(live);
        socket.State = null;
        (socket.Connection.State as Stranger)?.BecomeStranger(socket);
        await operations.End(live.Session, CancellationToken.None);
        SessionFrames.Say(socket, SessionEvents.LoggedOut, rid);
    }

    private async Task UpdateToken(Socket socket, LiveSession live, SessionRequest request)
    {
        var refreshed = await Guard(async () =>
        {
            var caller = await operations.Authenticate(request.Token.AsMemory());
            if (!caller.Succeeded)
                return caller.Problem!;
            return caller.Value.Application.Id == live.Session.ApplicationId
                ? await operations.Refresh(caller.Value, live.Session.Id, CancellationToken.None)
                : Problems.ForeignSession;
        });
        if (refreshed.Succeeded)
            SessionFrames.Say(socket, SessionEvents.TokenUpdated, request.Tid);
        else
            SessionFrames.Refuse(socket, refreshed.Problem!, request.Tid);
    }

    private async Task<Outcome<T>> Guard<T>(Func<Task<Outcome<T>>> operation)
    {
        try
        {
            return await operation();
        }
        catch (OutcomeUnknownException failure)
        {
            LogStoreFailure(log, failure);
            return Problems.OutcomeUnknown;
        }
        catch (StoreException failure)
        {
            if (!failure.IsLogged)
                LogStoreFailure(log, failure);
            return Problems.StoreUnavailable;
        }
    }

    [LoggerMessage(LogLevel.Debug, "The socket of connection {Name} is gone: {Reason}")]
    private static partial void LogGone(ILogger log, string name, DisconnectReason reason);

    [LoggerMessage(LogLevel.Error, "The store failed; a socket was refused")]
    private static partial void LogStoreFailure(ILogger log, Exception failure);
}

/// <summary>A request on a socket: the client's <c>tid</c> comes back as <c>rid</c>.</summary>
internal readonly record struct SessionRequest(string? Tid, string? Token, string? Resume)
{
    public static SessionRequest Read(JsonElement argument)
    {
        if (argument.ValueKind != JsonValueKind.Object)
            return default;
        var body = argument.TryGetProperty("body", out var value) && value.ValueKind == JsonValueKind.Object ? value : default;
        return new SessionRequest(Text(argument, "tid"), Text(body, "token"), Text(body, "session_id"));
    }

    private static string? Text(JsonElement source, string name)
    {
        if (source.ValueKind != JsonValueKind.Object || !source.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no id and no token looks like this.
            return null;
        }
    }
}
