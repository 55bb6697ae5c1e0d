using System.Collections.Immutable;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Parley.SocketIO.WebSockets;

// What Kestrel holds for an HTTP/1.1 connection (its headers, the request line twice, contexts, scopes, the state
// machines of all middleware) is several times what an idle WebSocket needs, and it stays as long as the request.
//
//   1. HTTP runs on a transport that it cannot complete, and with a heartbeat that can be taken from it.
//   2. A request that was upgraded takes the connection and ends.
//   3. HTTP, upgraded, serves no further request: it ends too, and nothing holds it any more.
//   4. Whoever took the connection is called with the transport as HTTP left it, behind the request.
//
// Where something else stands between the transport and HTTP, TLS above all, the request is not ended.
/// <summary>Lets a WebSocket outlive its request.</summary>
internal sealed class ConnectionHandover(ConnectionContext connection) : IConnectionHeartbeatFeature, ILastResponse
{
    // Replaced and never changed: a beat that ends the connection, as that of a late request does, empties it under the loop.
    private ImmutableArray<(Action<object> Beat, object State)> _heartbeats = [];
    private BorrowedPipe? _borrowed;
    private Func<Task>? _serve;
    private ReadOnlyMemory<byte>? _lastResponse;

    /// <summary>Whether HTTP runs directly on the transport.</summary>
    internal bool IsPossible => _borrowed is not null && ReferenceEquals(connection.Transport, _borrowed);

    /// <summary>The transport, once the request has ended.</summary>
    internal IDuplexPipe Transport => _borrowed!.Lender;

    internal void Abort() => connection.Abort();

    /// <summary>
    /// Has the response leave together with the first frame: a second send would cost as much as the first.
    /// </summary>
    internal void HoldResponse() => _borrowed!.HoldOutput();

    /// <summary>Takes the connection: once HTTP has ended, this is called and ends it.</summary>
    internal void Take(Func<Task> serve) => _serve = serve;

    bool ILastResponse.TrySet(ReadOnlyMemory<byte> response)
    {
        if (!IsPossible)
            return false;
        _borrowed!.DropOutput();
        _lastResponse = response;
        return true;
    }

    internal async Task RunAsync(ConnectionDelegate http)
    {
        IConnectionHeartbeatFeature? heart = connection.Features.Get<IConnectionHeartbeatFeature>();
        if (heart is not null)
        {
            heart.OnHeartbeat(static handover => ((ConnectionHandover)handover).Beat(), this);
            connection.Features.Set<IConnectionHeartbeatFeature>(this);
        }
        _borrowed = new BorrowedPipe(connection.Transport);
        connection.Transport = _borrowed;
        connection.Features.Set(this);
        connection.Features.Set<ILastResponse>(this);

        try
        {
            await http(connection);
        }
        finally
        {
            GiveBack(heart);
            if (Interlocked.Exchange(ref _serve, null) is { } serve)
                await serve();
            else if (_lastResponse is { } response)
                await connection.Transport.Output.WriteAsync(response);
        }
    }

    private void GiveBack(IConnectionHeartbeatFeature? heart)
    {
        connection.Features.Set<ConnectionHandover>(null);
        connection.Features.Set<ILastResponse>(null);
        connection.Features.Set(heart);
        connection.Transport = _borrowed!.Lender;
        _borrowed = null;
        ImmutableInterlocked.InterlockedExchange(ref _heartbeats, []);
    }

    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state) =>
        ImmutableInterlocked.Update(ref _heartbeats, static (all, added) => all.Add(added), (action, state));

    private void Beat()
    {
        foreach ((Action<object> beat, object state) in _heartbeats)
            beat(state);
    }
}
