using System.Net.WebSockets;
using Parley.Client.Realtime;
using Parley.SocketIO.Protocol;

namespace Parley.Client;

public sealed partial class ParleySession
{
    private readonly Dictionary<string, long> _lastIds = new(StringComparer.Ordinal);

    // The farewell that the server sent before its disconnect.
    private string? _farewell;

    /// <summary>Reads, and reconnects when there is nothing to read any more, until the session is over.</summary>
    private async Task<SessionEnd> RunAsync()
    {
        try
        {
            while (true)
            {
                var (end, cause) = await ReadUntilLostAsync(_login);
                if (_loggedOut.Task.IsCompleted)
                    return new SessionEnd(SessionEndReason.LoggedOut);
                end ??= await ReconnectAsync(cause);
                if (end is not null)
                    return end;
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            return new SessionEnd(SessionEndReason.LoggedOut);
        }
        finally
        {
            _login.Socket.Dispose();
            _events.Writer.TryComplete();
        }
    }

    private async Task<(SessionEnd? End, Exception? Cause)> ReadUntilLostAsync(Login login)
    {
        try
        {
            foreach (var missed in login.Pending)
                await GiveAsync(missed);
            while (await login.Socket.ReadAsync(_stopped.Token) is { } packet)
            {
                if (packet.Type == SocketPacketType.Disconnect)
                    return (new SessionEnd(SessionEndReason.Disconnected, _farewell), null);
                if (packet.Type == SocketPacketType.Event)
                    await TakeAsync(RealtimeSocket.Event(packet));
            }

            return default;
        }
        catch (Exception e) when (IsLoss(e))
        {
            return (null, e);
        }
    }

    private async Task TakeAsync(SessionEvent told)
    {
        if (told.Name == RealtimeEvents.Echo)
            return;
        _farewell = RealtimeEvents.IsFarewell(told.Name) ? told.Text("code") ?? told.Name : null;
        if (told.Name == RealtimeEvents.LoggedOut)
            _loggedOut.TrySetResult();
        await GiveAsync(told);
    }

    /// <summary>
    /// Hands an event on, unless it was: a server that crashed does not know for certain how far it came. The ids of a
    /// conversation only rise.
    /// </summary>
    private async Task GiveAsync(SessionEvent told)
    {
        if (told is { ConversationId: { } conversation, Id: { } id })
        {
            if (_lastIds.TryGetValue(conversation, out var last) && id <= last)
                return;
            _lastIds[conversation] = id;
        }

        await _events.Writer.WriteAsync(told, _stopped.Token);
    }

    /// <summary>Logs in again with the session's id; null when that went well.</summary>
    private async Task<SessionEnd?> ReconnectAsync(Exception? cause)
    {
        _login.Socket.Dispose();
        _farewell = null;
        for (var attempt = 1; attempt <= _options.ReconnectAttempts; attempt++)
        {
            var delay = BackOff.Delay(_options, attempt);
            _options.Reconnecting?.Invoke(new Reconnection(attempt, delay, cause));
            await Task.Delay(delay, _options.TimeProvider, _stopped.Token);
            try
            {
                _login = await Login.PerformAsync(_options, _token, Id, _stopped.Token);
                _options.Reconnected?.Invoke(this);
                return null;
            }
            catch (ParleyException e) when (IsFinal(e))
            {
                return new SessionEnd(SessionEndReason.Refused, e.Code, e);
            }
            catch (Exception e) when (e is ParleyException || IsLoss(e))
            {
                cause = e;
            }
        }

        return new SessionEnd(SessionEndReason.ConnectionLost, null, cause);
    }

    /// <summary>A refusal that a later try would meet again. HTTP answers and time-outs are a server's bad moment.</summary>
    private static bool IsFinal(ParleyException refusal) => refusal.Code is not (null or RealtimeEvents.Timeout)
        && !refusal.Code.StartsWith("http:", StringComparison.Ordinal)
        && !refusal.Code.StartsWith("system:error:internal", StringComparison.Ordinal);

    private static bool IsLoss(Exception e) =>
        e is WebSocketException or HttpRequestException or TimeoutException or InvalidDataException or ObjectDisposedException
            or IOException;
}
