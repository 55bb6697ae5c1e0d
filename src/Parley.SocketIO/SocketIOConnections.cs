using Microsoft.AspNetCore.Connections;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO;

/// <summary>Prepares the connections of Kestrel.</summary>
public static class SocketIOConnections
{
    /// <summary>
    /// Ends the HTTP request of a WebSocket with its handshake, which halves the memory of an idle one:
    /// <c>kestrel.ConfigureEndpointDefaults(listen => listen.UseSocketIO())</c>. Optional, and without effect on
    /// other requests, on TLS and on HTTP/2.
    /// </summary>
    /// <remarks>
    /// Access logs, traces and metrics of requests then show the handshake alone; the connection itself stays among
    /// Kestrel's own.
    /// </remarks>
    /// <param name="connections">The connections of an endpoint.</param>
    /// <returns>The same.</returns>
    public static IConnectionBuilder UseSocketIO(this IConnectionBuilder connections) => connections.Use(
        static next => connection => new ConnectionHandover(connection).RunAsync(next));
}
