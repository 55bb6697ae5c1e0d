namespace Parley.SocketIO.Protocol;

/// <summary>What a Socket.IO packet from the wire may ask of its reader.</summary>
/// <param name="MaxAttachments">Most binary attachments of one packet.</param>
/// <param name="MaxDepth">Deepest nesting of its JSON.</param>
/// <param name="MaxNamespaceLength">Longest namespace with its query, in bytes.</param>
public sealed record SocketPacketLimits(int MaxAttachments = 10, int MaxDepth = 64, int MaxNamespaceLength = 2_048)
{
    /// <summary>Ten attachments, 64 levels, 2 KB: what the official clients can be expected to stay within.</summary>
    public static SocketPacketLimits Default { get; } = new();
}
