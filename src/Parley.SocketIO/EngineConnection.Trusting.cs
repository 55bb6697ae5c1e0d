using Microsoft.AspNetCore.Http;
using Parley.SocketIO.Engine;

namespace Parley.SocketIO;

public sealed partial class EngineConnection
{
    // A parsed value takes 12 bytes in a JsonElement, and as many again while its table grows.
    private const int ValueCost = 24;

    // Given back when the connection has ended.
    private IDisposable? _lease;
    private Probation? _probation;

    /// <summary>
    /// Whether the app trusts the client: only <see cref="EngineIOOptions.MaxQueuedBytes"/> and the like bound it then.
    /// </summary>
    public bool IsTrusted => Volatile.Read(ref _probation) is null;

    /// <summary>Lifts the limits of <see cref="EngineIOOptions.Untrusted"/>, for instance after a login.</summary>
    public void Trust()
    {
        Probation? probation;
        lock (_gate)
        {
            (probation, _probation) = (_probation, null);
            if (_webSocket is not null)
                _webSocket.Probation = null;
        }
        probation?.TryEnd();
    }

    /// <summary>Sets the limits of <see cref="EngineIOOptions.Untrusted"/> again, for instance after a logout.</summary>
    public void Distrust()
    {
        lock (_gate)
        {
            if (_probation is not null || _phase == Phase.Closed || _server.Probations is not { } probations)
                return;
            _probation = probations.Begin(this);
            if (_webSocket is not null)
                _webSocket.Probation = _probation;
        }
    }

    /// <summary>Begins the distrust of a new connection, for which the server keeps so many bytes already.</summary>
    internal void BeginProbation(int kept)
    {
        Distrust();
        _probation?.TryReceive(kept);
    }

    /// <summary>What the parser is about to make of a text, which may be many times its bytes.</summary>
    /// <exception cref="InvalidDataException">More than a client may send that is not trusted.</exception>
    internal void CountValues(ReadOnlySpan<byte> json)
    {
        if (_probation is not { } probation)
            return;
        int values = json.Count((byte)',') + json.Count((byte)':') + json.Count((byte)'[') + json.Count((byte)'{');
        if (!probation.TryReceive(values * ValueCost))
            throw TooMuch();
    }

    /// <summary>Cuts the connection soon, from a thread that holds no locks.</summary>
    internal void CutElsewhere(DisconnectReason reason) => ThreadPool.UnsafeQueueUserWorkItem(
        static cut => cut.Connection.Cut(cut.Reason), (Connection: this, Reason: reason), preferLocal: false);

    private void CountReceived(long bytes)
    {
        if (_probation?.TryReceive(bytes) == false)
            throw TooMuch();
    }

    /// <summary>As long as a request of a polling client is served, its head is kept.</summary>
    private async Task WithHeadAsync(HttpContext context, Func<HttpContext, Task> serve)
    {
        if (_probation is not { } probation)
        {
            await serve(context);
            return;
        }
        long head = EngineEndpoint.HeadSize(context);
        if (!probation.TryReceive(head))
        {
            Refuse(TooMuch());
            await EngineError.WriteAsync(context, EngineError.BadRequest, StatusCodes.Status431RequestHeaderFieldsTooLarge);
            return;
        }
        try
        {
            await serve(context);
        }
        finally
        {
            probation.GiveBack(head);
        }
    }

    private void EndProbation()
    {
        Probation? probation;
        lock (_gate)
            (probation, _probation) = (_probation, null);
        probation?.TryEnd();
        Interlocked.Exchange(ref _lease, null)?.Dispose();
    }

    private static InvalidDataException TooMuch() => new("More than a client may send that is not trusted.");
}
