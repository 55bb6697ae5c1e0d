using System.Text.Json;
using Parley.SocketIO.Protocol;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO;

/// <remarks>
/// The inbox runs the handler's calls one after the other. It is a queue only while the handler is busy: otherwise the
/// call is made on the reader's own thread. A full inbox makes the reader wait, and so in the end the client.
/// </remarks>
public sealed partial class Socket
{
    private Queue<SocketWork>? _inbox;
    private TaskCompletionSource? _inboxHasSpace;
    private bool _handling;
    private DisconnectReason? _goneBecause;

    internal void Connect(JsonElement auth) => Push(new ConnectWork(auth), elsewhere: false);

    internal ValueTask ReceiveEventAsync(in SocketPacket packet, ReadOnlyMemory<byte>[]? attachments)
    {
        AckResponder? ack = packet.AckId is { } id ? new AckResponder(this, id) : null;
        var arguments = new SocketArguments(packet.Payload, 1, attachments);
        return PushAsync(new EventWork(new SocketEvent(packet.Payload[0].GetString()!, arguments, ack)));
    }

    internal ValueTask ReceiveAckAsync(in SocketPacket packet, ReadOnlyMemory<byte>[]? attachments)
    {
        var arguments = new SocketArguments(packet.Payload, 0, attachments);
        long id = packet.AckId!.Value;
        return TryAcknowledge(id, arguments) ? default : PushAsync(new AckWork(id, arguments));
    }

    /// <summary>From the reader: the task completes when there is room for more.</summary>
    private ValueTask PushAsync(SocketWork work)
    {
        lock (_gate)
        {
            if (TryEnqueue(work))
            {
                if (_inbox!.Count < _session.Server.Options.MaxPendingEvents)
                    return default;
                _inboxHasSpace ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return new ValueTask(_inboxHasSpace.Task);
            }
        }
        _ = HandleAsync(work);
        return default;
    }

    /// <summary>
    /// From anywhere; <paramref name="elsewhere"/> keeps the handler off a thread that may hold the app's locks.
    /// </summary>
    private void Push(SocketWork work, bool elsewhere)
    {
        lock (_gate)
        {
            if (TryEnqueue(work))
                return;
        }
        if (elsewhere)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => _ = state.Socket.HandleAsync(state.Work), (Socket: this, Work: work), preferLocal: false);
        }
        else
        {
            _ = HandleAsync(work);
        }
    }

    /// <returns>False when the handler was idle: the caller makes the call.</returns>
    private bool TryEnqueue(SocketWork work)
    {
        if (_handling)
        {
            (_inbox ??= new Queue<SocketWork>()).Enqueue(work);
            return true;
        }
        _handling = true;
        return false;
    }

    private async Task HandleAsync(SocketWork work)
    {
        SocketWork? next = work;
        while (next is not null)
        {
            try
            {
                await next.RunAsync(this);
            }
            catch (Exception e)
            {
                Connection.HandlerFailed(e);
            }
            next = TakeNext();
        }
    }

    private SocketWork? TakeNext()
    {
        lock (_gate)
        {
            if (_inbox is null || !_inbox.TryDequeue(out SocketWork? next))
            {
                next = null;
                _inbox = null;
                _handling = false;
            }
            if (_inboxHasSpace is not null && (_inbox?.Count ?? 0) < _session.Server.Options.MaxPendingEvents)
            {
                _inboxHasSpace.TrySetResult();
                _inboxHasSpace = null;
            }
            return next;
        }
    }

    /// <summary>
    /// Asks the app, then tells the client and the app, in this order; what the app answers at once goes out with it.
    /// </summary>
    internal async ValueTask RunConnectAsync(JsonElement auth)
    {
        ConnectDecision decision = await Nsp.Handler.OnConnectAsync(this, auth);
        if (decision.Message is { } message)
        {
            Connection.Enqueue(SharedFrame.ConnectError(Protocol, Namespace, message, decision.Data.Span).Packets);
            _session.Forget(this);
            Leave(DisconnectReason.ServerDisconnected);
            return;
        }
        lock (_gate)
        {
            if (_phase != Phase.Connecting
                || !Connection.Enqueue(SharedFrame.Connected(Protocol, Namespace, Id).Packets, held: true))
            {
                return;
            }
            _phase = Phase.Connected;
        }
        _session.SocketConnected();
        try
        {
            await Nsp.Handler.OnConnectedAsync(this);
        }
        finally
        {
            Connection.SendHeld();
        }
        Nsp.Add(this);
    }

    /// <summary>
    /// What the client sent before it left is still for the app; after the server let it go, nothing is.
    /// </summary>
    internal ValueTask RunEventAsync(SocketEvent received) =>
        IsHeard ? Nsp.Handler.OnEventAsync(this, received) : default;

    internal ValueTask RunAckAsync(long id, SocketArguments arguments) =>
        IsHeard ? Nsp.Handler.OnAckAsync(this, id, arguments) : default;

    internal ValueTask RunDisconnectAsync(DisconnectReason reason) => Nsp.Handler.OnDisconnectedAsync(this, reason);

    private bool IsHeard => _goneBecause is null
        or DisconnectReason.ClientDisconnected or DisconnectReason.TransportClosed or DisconnectReason.TransportError;
}
