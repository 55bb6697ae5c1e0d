using System.Threading.Channels;
using Parley.Client.Realtime;

namespace Parley.Client;

/// <summary>
/// A user who is logged in over a socket, and what the server tells them. A lost connection is made again by itself and
/// the session resumed; when the server disconnects it for good, the events end and <see cref="Completion"/> says why.
/// </summary>
public sealed partial class ParleySession : IAsyncDisposable
{
    // A reader that falls this far behind slows the server down; it does not cost memory without end.
    private const int MaximumUnread = 1_024;

    private readonly ParleySessionOptions _options;
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _loggedOut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<SessionEvent> _events = Channel.CreateBounded<SessionEvent>(
        new BoundedChannelOptions(MaximumUnread) { SingleWriter = true });
    private volatile Login _login;
    private volatile string _token;

    private ParleySession(ParleySessionOptions options, Login login)
    {
        (_options, _login, _token) = (options, login, options.Token);
        Completion = Task.Run(RunAsync);
    }

    /// <summary>The session's id, <c>SES-…</c>. Another one when it was gone by the time of a reconnection.</summary>
    public string Id => _login.SessionId;

    /// <summary>The user's id, <c>USR-…</c>.</summary>
    public string UserId => _login.UserId;

    /// <summary>The user's name.</summary>
    public string Name => _login.Name;

    /// <summary>Ends with the session. Never fails.</summary>
    public Task<SessionEnd> Completion { get; }

    /// <summary>
    /// The token of the next reconnection. Set it when the session was put under a new token
    /// (<see cref="ParleyClient.RefreshSessionAsync"/>).
    /// </summary>
    public string Token
    {
        get => _token;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            _token = value;
        }
    }

    /// <summary>Logs in.</summary>
    /// <param name="options">Where, with which token.</param>
    /// <param name="cancellationToken">Ends the login, not the session that comes of it.</param>
    /// <exception cref="ParleyException">
    /// The server refused; the code is that of its event, or <c>session:error:timeout</c> when it did not answer in time.
    /// </exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public static async Task<ParleySession> LogInAsync(
        ParleySessionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ParleySession(
            options, await Login.PerformAsync(options, options.Token, options.SessionId, cancellationToken));
    }

    /// <summary>
    /// The events as they come, until the session ends. Each event is given once: several readers share them.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading, not the session.</param>
    public IAsyncEnumerable<SessionEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        _events.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Ends the session on the server and closes the connection. Does nothing on a session that is over.</summary>
    /// <param name="cancellationToken">Ends the wait for the server's answer; the connection is closed anyway.</param>
    public async Task LogOutAsync(CancellationToken cancellationToken = default)
    {
        if (Completion.IsCompleted)
            return;
        using var timeout = new CancellationTokenSource(_options.LoginTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await _login.Socket.EmitAsync(RealtimeEvents.LogOut, LogOutMessage(), either.Token);
            await Task.WhenAny(_loggedOut.Task, Completion).WaitAsync(either.Token);
            if (_loggedOut.Task.IsCompleted)
                await _login.Socket.CloseAsync(either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException || IsLoss(e))
        {
            // The server ends a session that nobody resumes.
        }

        await DisposeAsync();
    }

    /// <summary>Closes the connection without logging out: the session can be resumed for a while.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await Completion;
        _login.Socket.Dispose();
    }

    private static byte[] LogOutMessage() => [.. "{\"tid\":\""u8, .. Tid(), .. "\",\"body\":{}}"u8];

    private static byte[] Tid() => System.Text.Encoding.ASCII.GetBytes(Guid.NewGuid().ToString());
}
