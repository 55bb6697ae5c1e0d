using System.Text.Json;

namespace Parley.SocketIO.ConformanceHost;

/// <summary>Lets nobody in.</summary>
internal sealed class RefusingSockets : SocketIOHandler
{
    public override ValueTask<ConnectDecision> OnConnectAsync(Socket socket, JsonElement auth) =>
        ValueTask.FromResult(ConnectDecision.Refuse("not today", "{\"retry\":false}"u8.ToArray()));
}
