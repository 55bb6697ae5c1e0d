using Parley.SocketIO.Protocol;

namespace Parley.SocketIO;

/// <summary>Settings of a Socket.IO server.</summary>
public sealed record SocketIOOptions : EngineIOOptions
{
    /// <summary>
    /// Time that a connection may stay without any namespace. 45 s, as in the reference implementation.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Most events of one socket that wait for the handler before its connection is read no further. 64.
    /// </summary>
    public int MaxPendingEvents { get; init; } = 64;

    /// <summary>Most bytes of all attachments of one packet together. 4 MiB.</summary>
    public int MaxAttachmentBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>What one packet may ask of the parser.</summary>
    public SocketPacketLimits PacketLimits { get; init; } = SocketPacketLimits.Default;

    internal override void Validate()
    {
        base.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectTimeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPendingEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttachmentBytes, 1);
    }
}
