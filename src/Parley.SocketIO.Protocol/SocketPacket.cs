using System.Text.Json;

namespace Parley.SocketIO.Protocol;

/// <summary>One decoded Socket.IO packet, apart from its attachments.</summary>
public readonly record struct SocketPacket
{
    /// <summary>What it is.</summary>
    public required SocketPacketType Type { get; init; }

    /// <summary>Namespace it belongs to, <c>/</c> by default, without a query.</summary>
    public required string Namespace { get; init; }

    /// <summary>Query of a protocol 4 connect (<c>/admin?token=x</c>), without the question mark.</summary>
    public string? Query { get; init; }

    /// <summary>Id to acknowledge the event with, or of the event that this acknowledges; 0 to 2^53-1.</summary>
    public long? AckId { get; init; }

    /// <summary>How many binary messages follow that belong to this packet.</summary>
    public int Attachments { get; init; }

    /// <summary>
    /// The JSON after the header: an array for events and acknowledgements, an object, a string or nothing for the
    /// rest (<see cref="JsonValueKind.Undefined"/>). Independent of the buffer that it was read from.
    /// </summary>
    public JsonElement Payload { get; init; }
}
