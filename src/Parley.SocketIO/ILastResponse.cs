namespace Parley.SocketIO;

/// <summary>
/// Answers in Kestrel's place where it refuses what is no request and ends the connection: its own answer is a status
/// without a body, and nothing can be added to it. A feature of connections with
/// <see cref="SocketIOConnections.UseSocketIO"/>.
/// </summary>
public interface ILastResponse
{
    /// <summary>Sends this when HTTP has ended, and nothing of what HTTP writes from now on.</summary>
    /// <param name="response">A whole response of HTTP/1.1, which says <c>Connection: close</c>.</param>
    /// <returns>False where something else stands between HTTP and the transport, TLS above all.</returns>
    bool TrySet(ReadOnlyMemory<byte> response);
}
