namespace Parley.SocketIO;

/// <summary>
/// What clients may make the server hold as long as the app does not trust them; see <see cref="EngineConnection.Trust"/>.
/// </summary>
/// <remarks>
/// Everything counts from the beginning to the end of the distrust, and not only while it waits: whoever logs in needs
/// little, and what was sent may still lie in buffers of the system. Each packet counts some bytes more than it has.
/// </remarks>
public sealed record UntrustedLimits
{
    /// <summary>
    /// Most bytes that one client may send, in whatever messages, attachments and polling bodies. 64 KiB. One byte more
    /// closes the connection, with status 1008 on a WebSocket.
    /// </summary>
    public int MaxReceived { get; init; } = 64 * 1024;

    /// <summary>Most bytes that one client may be sent. 64 KiB. More cuts the connection.</summary>
    public int MaxSent { get; init; } = 64 * 1024;

    /// <summary>
    /// Most bytes of all such clients together. 16 MiB. Beyond it the client that has used most of them is cut. The first
    /// 4 KiB of each do not count: many clients that all log in at once are no flood.
    /// </summary>
    public long MaxTotal { get; init; } = 16 * 1024 * 1024;
}
