using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO;

public sealed partial class Socket
{
    private Dictionary<long, TaskCompletionSource<AckResult>>? _awaitedAcks;

    /// <summary>Emits an event. Returns at once; the frame waits in the connection's queue.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">
    /// Arguments as they stand in a JSON array: values, comma-separated, in UTF-8; or empty. Not checked.
    /// </param>
    /// <param name="attachments">Bytes that placeholders in the arguments stand for.</param>
    /// <returns>False when the socket is not connected (yet, or any more).</returns>
    public bool Emit(
        string name,
        ReadOnlySpan<byte> arguments = default,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        IsConnected && Send(SharedFrame.Event(name, arguments, Namespace, attachments: attachments));

    /// <summary>Emits an event with one argument.</summary>
    /// <typeparam name="T">Type of the argument.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How to serialize it.</param>
    /// <returns>False when the socket is not connected (yet, or any more).</returns>
    public bool Emit<T>(string name, T argument, JsonTypeInfo<T> type) =>
        IsConnected && Emit(name, JsonSerializer.SerializeToUtf8Bytes(argument, type));

    /// <summary>Sends a frame that other sockets may be sent as well. Nothing is copied.</summary>
    /// <param name="frame">A frame for this socket's namespace.</param>
    /// <returns>False when the socket is not connected (yet, or any more).</returns>
    public bool Send(SharedFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!ReferenceEquals(frame.Namespace, Namespace) && frame.Namespace != Namespace)
            throw new ArgumentException("A frame of another namespace.", nameof(frame));
        return _phase == Phase.Connected && Connection.Enqueue(frame.Packets);
    }

    /// <summary>Emits an event and waits for the client's acknowledgement. May be awaited in a handler.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">As for <c>Emit</c>.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="attachments">As for <c>Emit</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task<AckResult> EmitWithAckAsync(
        string name,
        ReadOnlySpan<byte> arguments,
        TimeSpan timeout,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        CancellationToken cancellationToken = default)
    {
        SharedFrame frame = SharedFrame.Event(name, arguments, Namespace, acknowledged: true, attachments);
        var acknowledged = new TaskCompletionSource<AckResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_phase != Phase.Connected)
                return Task.FromResult(new AckResult(AckOutcome.Disconnected));
            (_awaitedAcks ??= []).Add(frame.AckId!.Value, acknowledged);
        }
        if (!Send(frame))
            acknowledged.TrySetResult(new AckResult(AckOutcome.Disconnected));
        return AwaitAckAsync(frame.AckId.Value, acknowledged.Task, timeout, cancellationToken);
    }

    private async Task<AckResult> AwaitAckAsync(
        long id, Task<AckResult> acknowledged, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await acknowledged.WaitAsync(timeout, Connection.Options.TimeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new AckResult(AckOutcome.TimedOut);
        }
        finally
        {
            lock (_gate)
                _awaitedAcks?.Remove(id);
        }
    }

    /// <summary>Takes an acknowledgement past the inbox: the handler itself may be waiting for it.</summary>
    private bool TryAcknowledge(long id, SocketArguments arguments)
    {
        TaskCompletionSource<AckResult>? awaited;
        lock (_gate)
        {
            if (_awaitedAcks is null || !_awaitedAcks.Remove(id, out awaited))
                return false;
        }
        return awaited.TrySetResult(new AckResult(AckOutcome.Acknowledged, arguments));
    }

    private void AbandonAcks()
    {
        TaskCompletionSource<AckResult>[] abandoned;
        lock (_gate)
        {
            if (_awaitedAcks is null)
                return;
            abandoned = [.. _awaitedAcks.Values];
            _awaitedAcks = null;
        }
        foreach (TaskCompletionSource<AckResult> waiting in abandoned)
            waiting.TrySetResult(new AckResult(AckOutcome.Disconnected));
    }
}
