using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Protocol;

namespace Parley.SocketIO;

public sealed partial class EngineConnection
{
    // How long a poll during an upgrade waits for data or for the end of the upgrade. Clients that send "5" right
    // behind
    // the probe are through by then; those that wait for their poll first lose no more than this. (Reference: 100 ms.)
    private static readonly TimeSpan UpgradingPoll = TimeSpan.FromMilliseconds(50);

    private TaskCompletionSource? _parked;
    private bool _polling;
    private bool _posting;

    // Never disposed of: it may be cancelled when the body has long come, and holds nothing that must be let go.
    private CancellationTokenSource? _bodyNotWanted;

    internal bool IsReceivingBody => _bodyNotWanted is not null;

    // Engine.IO protocol, "HTTP long-polling": GET takes what is queued or waits; a second GET ends the session.
    internal Task PollAsync(HttpContext context) => WithHeadAsync(context, WaitAndRespondAsync);

    private async Task WaitAndRespondAsync(HttpContext context)
    {
        ShowedLife();
        if (!TryPark(out TaskCompletionSource? parked, out bool probed, out bool overlap))
        {
            if (overlap)
                BeginClose(DisconnectReason.ProtocolError, ClosingManner.Refused);
            await EngineError.WriteAsync(context, EngineError.BadRequest);
            return;
        }
        if (parked is not null)
        {
            await using CancellationTokenRegistration gone = context.RequestAborted.UnsafeRegister(
                static state => ((TaskCompletionSource)state!).TrySetResult(), parked);
            if (!probed)
                await parked.Task;
            if (probed || TryParkAgain(out parked))
            {
                await parked.Task.WaitAsync(UpgradingPoll, Options.TimeProvider)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        if (context.RequestAborted.IsCancellationRequested)
        {
            Cut(DisconnectReason.TransportClosed);
            return;
        }
        if (TakeForPoll(out bool finish) is not { } packets)
        {
            await EngineError.WriteAsync(context, EngineError.BadRequest);
            return;
        }
        if (finish)
            Finish();
        await RespondAsync(context, packets);
    }

    private bool TryPark(out TaskCompletionSource? parked, out bool probed, out bool overlap)
    {
        lock (_gate)
        {
            parked = null;
            probed = _upgrade == UpgradeState.Probed;
            overlap = _polling;
            if (_polling || Transport != TransportKind.Polling || _phase == Phase.Closed)
                return false;
            Confirm(_polledMark);
            _polling = true;
            if (_phase == Phase.Open && _queue is not { Count: > 0 })
                parked = _parked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>After the probe woke a poll that still has nothing to deliver.</summary>
    private bool TryParkAgain([NotNullWhen(true)] out TaskCompletionSource? parked)
    {
        lock (_gate)
        {
            bool idle = _upgrade == UpgradeState.Probed && _phase == Phase.Open && _queue is not { Count: > 0 };
            parked = idle ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            _parked = parked;
            return idle;
        }
    }

    /// <summary>What the poll is answered with; null after an upgrade.</summary>
    private Queue<OutboundPacket>? TakeForPoll(out bool finish)
    {
        lock (_gate)
        {
            // The poll counts as over before its response goes out: the client's next one may come with the last byte.
            _polling = false;
            _parked = null;
            finish = false;
            if (Transport != TransportKind.Polling)
                return null;

            Queue<OutboundPacket> packets = _queue ?? new Queue<OutboundPacket>(1);
            DiscardQueue();
            // What was queued goes alone, the close packet with the next poll: official clients handle events a tick
            // later than a close in the same payload, and would take a DISCONNECT in it for a mere loss.
            if (packets.Count > 0)
            {
                _polledMark = EndStretch();
                return packets;
            }
            finish = _phase != Phase.Open;
            packets.Enqueue(finish && !_closedByClient ? OutboundPacket.Close : OutboundPacket.Noop);
            return packets;
        }
    }

    internal async Task RespondAsync(HttpContext context, IReadOnlyCollection<OutboundPacket> packets)
    {
        using var body = new PooledWriter();
        bool binary = PollingPayload.Write(body, Protocol, _base64, packets);
        context.Response.ContentType = binary ? "application/octet-stream" : "text/plain; charset=UTF-8";
        context.Response.ContentLength = body.Written.Length;
        try
        {
            await context.Response.Body.WriteAsync(body.Written, context.RequestAborted);
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            Cut(DisconnectReason.TransportError);
        }
    }

    // Engine.IO protocol, "HTTP long-polling": POST carries a payload and is answered with "ok".
    internal Task PostAsync(HttpContext context) => WithHeadAsync(context, ReceiveAndRespondAsync);

    private async Task ReceiveAndRespondAsync(HttpContext context)
    {
        ShowedLife();
        if (!TryStartPost(out bool overlap))
        {
            // Two POSTs at once would leave their order to chance.
            if (overlap)
                BeginClose(DisconnectReason.ProtocolError, ClosingManner.Refused);
            await EngineError.WriteAsync(context, EngineError.BadRequest);
            return;
        }
        int? error = null;
        try
        {
            await ReceivePayloadAsync(context);
        }
        catch (InvalidDataException e)
        {
            error = StatusCodes.Status400BadRequest;
            Refuse(e);
        }
        catch (BadHttpRequestException e)
        {
            // Too large (413), too slow (408) or broken off.
            error = e.StatusCode;
            Refuse(new InvalidDataException("A polling body that cannot be read.", e));
        }
        catch (Exception e) when (IsTransportFailure(e))
        {
            Cut(DisconnectReason.TransportError);
            return;
        }

        // Over before its response, as in TakeForPoll.
        lock (_gate)
        {
            _posting = false;
            _bodyNotWanted = null;
        }
        if (error is { } status)
        {
            await EngineError.WriteAsync(context, EngineError.BadRequest, status);
            return;
        }
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("ok");
    }

    private bool TryStartPost(out bool overlap)
    {
        lock (_gate)
        {
            overlap = _posting;
            if (_phase != Phase.Open || Transport != TransportKind.Polling || _posting)
                return false;
            return _posting = true;
        }
    }

    private async Task ReceivePayloadAsync(HttpContext context)
    {
        bool binary = Protocol == EngineRevision.V3
            && context.Request.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true;
        PipeReader reader = context.Request.BodyReader;
        ReadResult result = await ReadBodyAsync(reader);
        try
        {
            await ReceivePayloadAsync(result.Buffer, binary);
        }
        finally
        {
            reader.AdvanceTo(result.Buffer.End);
        }
    }

    /// <summary>
    /// Reads a whole body. When the connection ends meanwhile, it is not waited for: what has come would be held for as
    /// long as the client takes for the rest.
    /// </summary>
    private async Task<ReadResult> ReadBodyAsync(PipeReader reader)
    {
        var notWanted = new CancellationTokenSource();
        lock (_gate)
        {
            if (_phase == Phase.Closed)
                throw new InvalidDataException("A polling body of a connection that has ended.");
            _bodyNotWanted = notWanted;
        }
        // Not by the token of a read, after which Kestrel could not pass over the rest of the body.
        await using CancellationTokenRegistration registration = notWanted.Token.UnsafeRegister(
            static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        long counted = 0;
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            if (result.IsCanceled)
            {
                reader.AdvanceTo(result.Buffer.End);
                throw new InvalidDataException("A polling body whose connection ended before it.");
            }
            if (_probation?.TryReceive(result.Buffer.Length - counted) == false)
            {
                reader.AdvanceTo(result.Buffer.End);
                throw TooMuch();
            }
            if (result.IsCompleted)
                return result;
            counted = result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private async ValueTask ReceivePayloadAsync(ReadOnlySequence<byte> payload, bool binary)
    {
        if (payload.IsEmpty)
            throw new InvalidDataException("An empty polling body.");
        if (payload.Length > Options.MaxPayload)
            throw new InvalidDataException("A polling body beyond the maximum payload.");
        while (PollingPayload.TryRead(ref payload, Protocol, binary, out EnginePacket packet))
            await ReceiveAsync(packet);
    }
}
