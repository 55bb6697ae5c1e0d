using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Parley.SocketIO.Protocol;

public static partial class SocketPacketCodec
{
    // Socket.IO protocol, "Packet encoding": <type>[<attachments>-][<namespace>,][<ack id>][JSON]
    /// <summary>Reads one packet.</summary>
    /// <param name="text">Text of the Engine.IO message, whole.</param>
    /// <param name="protocol">Protocol of the other side.</param>
    /// <param name="limits">What the packet may ask for; <see cref="SocketPacketLimits.Default"/> when null.</param>
    /// <returns>The packet. It holds no reference to <paramref name="text"/>.</returns>
    /// <exception cref="InvalidDataException">Not a packet, or beyond the limits.</exception>
    public static SocketPacket Parse(
        ReadOnlySpan<byte> text, SocketProtocol protocol = SocketProtocol.V5, SocketPacketLimits? limits = null)
    {
        limits ??= SocketPacketLimits.Default;
        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'6')
            throw new InvalidDataException("An unknown Socket.IO packet type.");
        var type = (SocketPacketType)(text[0] - '0');
        ReadOnlySpan<byte> rest = text[1..];

        int attachments = type is SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck
            ? ReadAttachments(ref rest, limits)
            : 0;
        (string ns, string? query) = ReadNamespace(ref rest, protocol, limits);
        long? ackId = ReadAckId(ref rest);
        JsonElement payload = rest.IsEmpty ? default : JsonText.Parse(rest, limits.MaxDepth);
        CheckPayload(type, payload, ackId);
        if (type is SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck)
            Placeholder.Check(payload, attachments);

        return new SocketPacket
        {
            Type = type,
            Namespace = ns,
            Query = query,
            AckId = ackId,
            Attachments = attachments,
            Payload = payload,
        };
    }

    // Socket.IO protocol, "Packet encoding": <number of binary attachments> "-"
    private static int ReadAttachments(ref ReadOnlySpan<byte> rest, SocketPacketLimits limits)
    {
        int end = rest.IndexOf((byte)'-');
        if (end < 1 || !TryNumber(rest[..end], limits.MaxAttachments, out long count))
            throw new InvalidDataException("A binary packet without a proper number of attachments.");
        rest = rest[(end + 1)..];
        return (int)count;
    }

    // Socket.IO protocol, "Packet encoding": [<namespace> ","]; protocol 4 connects may carry "?query" in it.
    private static (string Namespace, string? Query) ReadNamespace(
        ref ReadOnlySpan<byte> rest, SocketProtocol protocol, SocketPacketLimits limits)
    {
        if (rest.IsEmpty || rest[0] != (byte)'/')
            return (MainNamespace, null);

        // The comma may be missing where nothing follows.
        int end = rest.IndexOf((byte)',');
        ReadOnlySpan<byte> written = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        if (written.Length > limits.MaxNamespaceLength || !Utf8.IsValid(written))
            throw new InvalidDataException("A namespace that is too long or not UTF-8.");

        int question = protocol == SocketProtocol.V4 ? written.IndexOf((byte)'?') : -1;
        ReadOnlySpan<byte> name = question < 0 ? written : written[..question];
        return (
            name.Length == 1 ? MainNamespace : Encoding.UTF8.GetString(name),
            question < 0 ? null : Encoding.UTF8.GetString(written[(question + 1)..]));
    }

    // Socket.IO protocol, "Packet encoding": [<acknowledgment id>]
    private static long? ReadAckId(ref ReadOnlySpan<byte> rest)
    {
        int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = rest.Length;
        if (digits == 0)
            return null;
        if (!TryNumber(rest[..digits], MaxAckId, out long id))
            throw new InvalidDataException("An acknowledgement id out of range.");
        rest = rest[digits..];
        return id;
    }

    // Socket.IO protocol, "Packet types": what each type carries.
    private static void CheckPayload(SocketPacketType type, JsonElement payload, long? ackId)
    {
        bool valid = type switch
        {
            SocketPacketType.Connect => payload.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined,
            SocketPacketType.Disconnect => payload.ValueKind is JsonValueKind.Undefined,
            SocketPacketType.ConnectError => payload.ValueKind is not JsonValueKind.Undefined,
            SocketPacketType.Event or SocketPacketType.BinaryEvent => IsEvent(payload),
            _ => payload.ValueKind is JsonValueKind.Array && ackId is not null,
        };
        if (!valid)
            throw new InvalidDataException("A Socket.IO packet whose payload does not fit its type.");
    }

    // Socket.IO protocol, "Event": the name comes first, and is none of those that the libraries emit themselves.
    private static bool IsEvent(JsonElement payload) =>
        payload.ValueKind == JsonValueKind.Array
        && payload.GetArrayLength() > 0
        && JsonText.String(payload[0]) is not
            ("connect" or "connect_error" or "disconnect" or "disconnecting" or "newListener" or "removeListener");

    private static bool TryNumber(ReadOnlySpan<byte> digits, long max, out long number)
    {
        number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + (digit - '0');
            if (number > max)
                return false;
        }
        return true;
    }
}
