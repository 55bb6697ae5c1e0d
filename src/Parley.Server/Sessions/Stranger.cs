using System.Net;
using Parley.SocketIO;

namespace Parley.Server.Sessions;

/// <summary>A connection as <see cref="Strangers"/> count it.</summary>
/// <param name="strangers">Who counts it.</param>
/// <param name="network">Whom it is charged to.</param>
/// <param name="since">Timestamp of its handshake.</param>
internal sealed class Stranger(Strangers strangers, IPAddress network, long since) : IDisposable
{
    private readonly Lock _gate = new();
    private Socket? _loggedIn;
    private bool _isGone;

    public IPAddress Network => network;

    /// <summary>Timestamp of its handshake or of the end of its session.</summary>
    public long Since { get; set; } = since;

    /// <summary>Set when the namespace is connected, for the first time and whatever becomes of it.</summary>
    public Socket? Socket { get; private set; }

    public void Meet(Socket socket) => Socket = socket;

    /// <summary>A socket of it logged in: neither counted nor bounded any more as strangers are.</summary>
    public void BecomeKnown(Socket socket)
    {
        // It may have left meanwhile, and another one of the connection have come.
        if (!socket.IsConnected)
            return;
        lock (_gate)
        {
            _loggedIn = socket;
            strangers.Forget(this);
        }

        socket.Connection.Trust();
    }

    /// <summary>The session of a socket is over: if it was the one that logged in, the connection is a stranger again.</summary>
    public void BecomeStranger(Socket socket)
    {
        lock (_gate)
        {
            if (_isGone || _loggedIn != socket)
                return;
            _loggedIn = null;
            Socket = socket;
            strangers.Return(this);
        }

        socket.Connection.Distrust();
    }

    /// <summary>The connection has ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isGone = true;
            strangers.Forget(this);
        }
    }
}
