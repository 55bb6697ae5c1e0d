using Parley.Domain.Sessions;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>A session whose socket is on this node.</summary>
internal sealed class LiveSession(Session session, Socket socket)
{
    public Session Session { get; set; } = session;

    public Socket Socket { get; } = socket;

    /// <summary>The client was told that its token has ended, and may still refresh it.</summary>
    public bool ToldOfExpiry { get; set; }
}
