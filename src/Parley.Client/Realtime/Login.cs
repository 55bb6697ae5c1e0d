using System.Net.WebSockets;
using System.Text.Json;
using Parley.SocketIO.Protocol;

namespace Parley.Client.Realtime;

/// <summary>A socket that is logged in, and as whom.</summary>
internal sealed record Login(RealtimeSocket Socket, string SessionId, string UserId, string Name, IReadOnlyList<SessionEvent> Pending)
{
    /// <summary>Connects and waits for <c>session:success</c>.</summary>
    /// <exception cref="ParleyException">The server refused, or did not answer in time.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public static async Task<Login> PerformAsync(
        ParleySessionOptions options, string token, string? sessionId, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.LoginTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        RealtimeSocket? socket = null;
        try
        {
            socket = await RealtimeSocket.OpenAsync(
                SessionAddress.Of(options.BaseAddress, token, sessionId), options.TimeProvider, either.Token);
            var success = await AwaitSuccessAsync(socket, either.Token);
            var login = new Login(socket, Text(success, "id"), Text(success, "user_id"), Text(success, "name"), PendingOf(success));
            socket = null;
            return login;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Refusals.TimedOut();
        }
        catch (InvalidDataException e)
        {
            throw Refusals.NotThisProtocol(e);
        }
        catch (Exception e) when (e is WebSocketException or TimeoutException)
        {
            throw new HttpRequestException(e.Message, e);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private static async Task<SessionEvent> AwaitSuccessAsync(RealtimeSocket socket, CancellationToken cancellationToken)
    {
        while (await socket.ReadAsync(cancellationToken) is { } packet)
        {
            switch (packet.Type)
            {
                case SocketPacketType.Event when RealtimeSocket.Event(packet) is var told && told.Name != RealtimeEvents.Echo:
                    return told.Name == RealtimeEvents.Success ? told : throw Refusals.Of(told);
                case SocketPacketType.Disconnect or SocketPacketType.ConnectError:
                    throw Refusals.Disconnected();
            }
        }

        throw new HttpRequestException("The server closed the connection during the login.");
    }

    private static string Text(SessionEvent success, string name) =>
        success.Body.ValueKind == JsonValueKind.Object && success.Body.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new InvalidDataException($"A session:success without body.{name}.");

    /// <summary>What happened while the session had no socket. Such an event names itself in <c>type</c>.</summary>
    private static List<SessionEvent> PendingOf(SessionEvent success)
    {
        var pending = new List<SessionEvent>();
        if (!success.Body.TryGetProperty("pending_events", out var list) || list.ValueKind != JsonValueKind.Array)
            return pending;
        foreach (var item in list.EnumerateArray())
        {
            if (new SessionEvent("", item).Text("type") is { } type)
                pending.Add(new SessionEvent(type, item));
        }

        return pending;
    }
}
