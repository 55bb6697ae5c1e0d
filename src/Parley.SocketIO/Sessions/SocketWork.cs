using System.Text.Json;

namespace Parley.SocketIO.Sessions;

/// <summary>One call of the handler that waits for its turn.</summary>
internal abstract class SocketWork
{
    internal abstract ValueTask RunAsync(Socket socket);
}

internal sealed class ConnectWork(JsonElement auth) : SocketWork
{
    internal override ValueTask RunAsync(Socket socket) => socket.RunConnectAsync(auth);
}

internal sealed class EventWork(SocketEvent received) : SocketWork
{
    internal override ValueTask RunAsync(Socket socket) => socket.RunEventAsync(received);
}

internal sealed class AckWork(long id, SocketArguments arguments) : SocketWork
{
    internal override ValueTask RunAsync(Socket socket) => socket.RunAckAsync(id, arguments);
}

internal sealed class DisconnectWork(DisconnectReason reason) : SocketWork
{
    internal override ValueTask RunAsync(Socket socket) => socket.RunDisconnectAsync(reason);
}
