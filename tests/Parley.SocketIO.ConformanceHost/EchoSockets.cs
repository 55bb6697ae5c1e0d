using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Parley.SocketIO.ConformanceHost;

/// <summary>The app of the official suite (auth, message, message-with-ack), and acts of a server on demand (please-…).</summary>
internal sealed class EchoSockets(SocketIOServer server) : SocketIOHandler
{
    private readonly ConcurrentQueue<string> _goodbyes = new();

    public override ValueTask<ConnectDecision> OnConnectAsync(Socket socket, JsonElement auth)
    {
        socket.State = auth;
        return ValueTask.FromResult(ConnectDecision.Accept);
    }

    public override ValueTask OnConnectedAsync(Socket socket)
    {
        var auth = (JsonElement)socket.State!;
        socket.Emit("auth", auth.ValueKind == JsonValueKind.Undefined ? "{}"u8 : JsonMarshal.GetRawUtf8Value(auth));
        return default;
    }

    public override async ValueTask OnEventAsync(Socket socket, SocketEvent received)
    {
        SocketArguments arguments = received.Arguments;
        switch (received.Name)
        {
            case "message":
                socket.Emit("message-back", arguments.Utf8, arguments.Attachments);
                break;
            case "message-with-ack":
                received.Ack?.Reply(arguments.Utf8, arguments.Attachments);
                break;
            case "please-ask":
                await AskAsync(socket, arguments);
                break;
            case "please-disconnect":
                // The error event first, as a server does that ends a session: both must arrive, in this order.
                socket.Emit("goodbye", "{\"why\":\"because\"}"u8);
                socket.Disconnect();
                break;
            case "please-close-transport":
                socket.Emit("goodbye", "{\"why\":\"because\"}"u8);
                socket.CloseTransport();
                break;
            case "please-abort":
                socket.Connection.Abort();
                break;
            case "please-join":
                socket.Join(arguments[0].GetString()!);
                received.Ack?.Reply();
                break;
            case "please-tell":
                server.Of(socket.Namespace).BroadcastTo(
                    arguments[0].GetString()!, SharedFrame.Event("told", JsonMarshal.GetRawUtf8Value(arguments[1]), socket.Namespace));
                break;
            case "please-report":
                received.Ack?.Reply(JsonSerializer.SerializeToUtf8Bytes(_goodbyes.ToArray()));
                break;
            case "please-describe":
                received.Ack?.Reply(Encoding.UTF8.GetBytes(
                    $$"""{"id":"{{socket.Id}}","transport":"{{socket.Connection.Transport}}","engine":{{(int)socket.Connection.Protocol}}}"""));
                break;
            default:
                break;
        }
    }

    public override ValueTask OnDisconnectedAsync(Socket socket, DisconnectReason reason)
    {
        _goodbyes.Enqueue(reason.ToString());
        return default;
    }

    /// <summary>Asks the client with an acknowledgement, and tells it what was understood.</summary>
    private static async Task AskAsync(Socket socket, SocketArguments arguments)
    {
        ReadOnlyMemory<byte>[] attachments = [.. arguments.Attachments];
        AckResult result = await socket.EmitWithAckAsync(
            "question", arguments.Utf8, TimeSpan.FromSeconds(5), attachments);
        socket.Emit("understood", result.Arguments.Utf8, result.Arguments.Attachments);
    }
}
