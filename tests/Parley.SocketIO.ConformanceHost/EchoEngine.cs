namespace Parley.SocketIO.ConformanceHost;

/// <summary>Sends every message back as it came.</summary>
internal sealed class EchoEngine : EngineIOHandler
{
    public override ValueTask OnMessageAsync(EngineConnection connection, EngineMessage message)
    {
        if (message.IsBinary)
            connection.SendBinary(message.Data.Span);
        else
            connection.SendText(message.Data.Span);
        return default;
    }
}
