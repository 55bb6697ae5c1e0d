using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.SocketIO.Protocol;

public static partial class SocketPacketCodec
{
    // Socket.IO 5, "Connection to a namespace": 0[/nsp,]{"sid":"…"}. Protocol 4: 0[/nsp,]
    /// <summary>Writes the server's confirmation of a connect.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="protocol">Protocol of the client.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="sid">Id of the socket; protocol 4 does not carry it.</param>
    public static void WriteConnected(IBufferWriter<byte> output, SocketProtocol protocol, string ns, string sid)
    {
        WriteHead(output, SocketPacketType.Connect, ns);
        if (protocol == SocketProtocol.V4)
            return;
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("sid"u8, sid);
        json.WriteEndObject();
    }

    // Socket.IO 5, "Connection to a namespace": 0[/nsp,][JSON object]
    /// <summary>Writes a protocol 5 client's wish to connect.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="auth">JSON object for the server, or empty.</param>
    public static void WriteConnect(IBufferWriter<byte> output, string ns, ReadOnlySpan<byte> auth = default)
    {
        WriteHead(output, SocketPacketType.Connect, ns);
        output.Write(auth);
    }

    // Socket.IO 5: 4[/nsp,]{"message":"…","data":…}. Protocol 4: 4[/nsp,]"message", or the data alone where there is
    // some
    /// <summary>Writes the refusal of a connect.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="protocol">Protocol of the client.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="message">Why, for people.</param>
    /// <param name="data">JSON value for the program, or empty.</param>
    public static void WriteConnectError(
        IBufferWriter<byte> output, SocketProtocol protocol, string ns, string message, ReadOnlySpan<byte> data = default)
    {
        WriteHead(output, SocketPacketType.ConnectError, ns);
        using var json = new Utf8JsonWriter(output, RelaxedJson);
        if (protocol == SocketProtocol.V4)
        {
            if (data.IsEmpty)
                json.WriteStringValue(message);
            else
                json.WriteRawValue(data);
            return;
        }
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        if (!data.IsEmpty)
        {
            json.WritePropertyName("data"u8);
            json.WriteRawValue(data);
        }
        json.WriteEndObject();
    }

    // Socket.IO protocol, "Disconnection from a namespace": 1[/nsp,]
    /// <summary>Writes a disconnect, from either side.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="ns">The namespace.</param>
    public static void WriteDisconnect(IBufferWriter<byte> output, string ns) =>
        WriteHead(output, SocketPacketType.Disconnect, ns);

    // Socket.IO protocol, "Event": 2[/nsp,][id]["name",…]; with attachments 5<count>-[/nsp,][id]["name",…]
    /// <summary>Writes an event.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">Name of the event.</param>
    /// <param name="arguments">JSON values, comma-separated, as they stand in an array; or empty.</param>
    /// <param name="ackId">Asks for an acknowledgement under this id.</param>
    /// <param name="attachments">How many binary messages will follow.</param>
    public static void WriteEvent(
        IBufferWriter<byte> output, string ns, string name, ReadOnlySpan<byte> arguments,
        long? ackId = null, int attachments = 0)
    {
        WriteHead(
            output, attachments == 0 ? SocketPacketType.Event : SocketPacketType.BinaryEvent, ns, ackId, attachments);
        output.Write("[\""u8);
        output.Write(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        output.Write("\""u8);
        if (!arguments.IsEmpty)
        {
            output.Write(","u8);
            output.Write(arguments);
        }
        output.Write("]"u8);
    }

    // Socket.IO protocol, "Acknowledgement": 3[/nsp,]id[…]; with attachments 6<count>-[/nsp,]id[…]
    /// <summary>Writes an acknowledgement.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="ackId">Id that the event asked for.</param>
    /// <param name="arguments">JSON values, comma-separated, as they stand in an array; or empty.</param>
    /// <param name="attachments">How many binary messages will follow.</param>
    public static void WriteAck(
        IBufferWriter<byte> output, string ns, long ackId, ReadOnlySpan<byte> arguments = default, int attachments = 0)
    {
        WriteHead(output, attachments == 0 ? SocketPacketType.Ack : SocketPacketType.BinaryAck, ns, ackId, attachments);
        output.Write("["u8);
        output.Write(arguments);
        output.Write("]"u8);
    }

    // Texts go to a JSON parser, never into HTML: escaping them for HTML would only cost bytes.
    private static readonly JsonWriterOptions RelaxedJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Socket.IO protocol, "Packet encoding": <type>[<attachments>-][<namespace>,][<ack id>]
    private static void WriteHead(
        IBufferWriter<byte> output, SocketPacketType type, string ns, long? ackId = null, int attachments = 0)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write([(byte)('0' + (int)type)]);
        if (attachments > 0)
        {
            WriteNumber(output, attachments);
            output.Write("-"u8);
        }
        if (ns != MainNamespace)
        {
            Encoding.UTF8.GetBytes(ns, output);
            output.Write(","u8);
        }
        if (ackId is { } id)
            WriteNumber(output, id);
    }

    private static void WriteNumber(IBufferWriter<byte> output, long number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out int written);
        output.Advance(written);
    }
}
