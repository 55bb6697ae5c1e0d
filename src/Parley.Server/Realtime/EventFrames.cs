using System.Buffers;
using System.Text.Json;
using Parley.Domain.Conversations;
using Parley.Server.Events;
using Parley.Server.Http;
using Parley.SocketIO;

namespace Parley.Server.Realtime;

/// <summary>
/// One event as sockets get it, encoded at the first use and then shared by all: with an acknowledgement asked for, and
/// without one for clients that give none.
/// </summary>
internal sealed class EventFrames(Event source)
{
    private byte[]? _json;
    private SharedFrame? _plain;
    private SharedFrame? _acknowledged;

    public Event Event => source;

    public SharedFrame For(bool acknowledges) => acknowledges
        ? _acknowledged ??= SharedFrame.Event(source.Type, Json(), acknowledged: true)
        : _plain ??= SharedFrame.Event(source.Type, Json());

    private byte[] Json()
    {
        if (_json is not null)
            return _json;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, MessagesJson.WriterOptions))
            Write(writer, source);
        return _json = buffer.WrittenSpan.ToArray();
    }

    /// <summary>Clients route by cid; they keep everything else that REST has too.</summary>
    public static void Write(Utf8JsonWriter writer, Event source)
    {
        writer.WriteStartObject();
        // nexmo-client 9.5.1 fetches a conversation that it does not know and dies when there is none: of a deleted one
        // it is told in a way that it leaves alone.
        writer.WriteString(source.Type == EventTypes.ConversationDeleted ? "conversation_id" : "cid", source.ConversationId);
        EventJson.WriteMembers(writer, source, receipts: null);
        writer.WriteEndObject();
    }
}
