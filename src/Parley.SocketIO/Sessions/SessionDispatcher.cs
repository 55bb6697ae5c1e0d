namespace Parley.SocketIO.Sessions;

/// <summary>Socket.IO as an app on Engine.IO.</summary>
internal sealed class SessionDispatcher(SocketIOServer server) : EngineIOHandler
{
    public override ValueTask OnOpenAsync(EngineConnection connection)
    {
        var session = new ClientSession(server, connection);
        connection.Session = session;
        session.Open();
        return default;
    }

    public override ValueTask OnMessageAsync(EngineConnection connection, EngineMessage message) =>
        ((ClientSession)connection.Session!).ReceiveAsync(message);

    public override ValueTask OnClosedAsync(EngineConnection connection, DisconnectReason reason)
    {
        ((ClientSession?)connection.Session)?.Close(reason);
        return default;
    }
}
