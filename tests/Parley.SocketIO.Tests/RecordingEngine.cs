using System.Threading.Channels;

namespace Parley.SocketIO.Tests;

/// <summary>Echoes, and reports closings.</summary>
internal sealed class RecordingEngine : EngineIOHandler
{
    private readonly Channel<DisconnectReason> _closings = Channel.CreateUnbounded<DisconnectReason>();
    private readonly Channel<EngineConnection> _openings = Channel.CreateUnbounded<EngineConnection>();

    internal Task<DisconnectReason> NextClosingAsync() =>
        _closings.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    internal Task<EngineConnection> NextOpeningAsync() =>
        _openings.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public override ValueTask OnOpenAsync(EngineConnection connection)
    {
        _openings.Writer.TryWrite(connection);
        return default;
    }

    public override ValueTask OnMessageAsync(EngineConnection connection, EngineMessage message)
    {
        if (message.IsBinary)
            connection.SendBinary(message.Data.Span);
        else
            connection.SendText(message.Data.Span);
        return default;
    }

    public override ValueTask OnClosedAsync(EngineConnection connection, DisconnectReason reason)
    {
        _closings.Writer.TryWrite(reason);
        return default;
    }
}
