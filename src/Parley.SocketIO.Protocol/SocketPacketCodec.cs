namespace Parley.SocketIO.Protocol;

/// <summary>Socket.IO packets to and from the text of an Engine.IO message.</summary>
/// <remarks>
/// <c>type [attachments "-"] [namespace [?query] ","] [ack id] [JSON]</c>. The same in protocols 4 and 5 but for
/// what connect and its refusal carry.
/// </remarks>
public static partial class SocketPacketCodec
{
    /// <summary>The namespace that is meant where none is written.</summary>
    public const string MainNamespace = "/";

    // JavaScript's Number.MAX_SAFE_INTEGER: no official client can count further.
    private const long MaxAckId = (1L << 53) - 1;
}
