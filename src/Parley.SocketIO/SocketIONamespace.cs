using System.Collections.Concurrent;
using Parley.SocketIO.Sessions;

namespace Parley.SocketIO;

/// <summary>A namespace of a server: its sockets and rooms.</summary>
public sealed class SocketIONamespace
{
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();

    internal SocketIONamespace(string name, SocketIOHandler handler)
    {
        Name = name;
        Handler = handler;
    }

    /// <summary>Its name, beginning with a slash.</summary>
    public string Name { get; }

    /// <summary>Connected sockets, as of now.</summary>
    public IEnumerable<Socket> Sockets => _sockets.Select(static entry => entry.Key);

    internal SocketIOHandler Handler { get; }

    internal RoomTable Rooms { get; } = new();

    /// <summary>Sends a frame to all sockets of the namespace.</summary>
    /// <param name="frame">A frame for this namespace.</param>
    /// <param name="except">One that is left out.</param>
    /// <returns>How many it was queued for.</returns>
    public int Broadcast(SharedFrame frame, Socket? except = null)
    {
        int sent = 0;
        foreach ((Socket socket, _) in _sockets)
        {
            if (socket != except && socket.Send(frame))
                sent++;
        }
        return sent;
    }

    /// <summary>Sends a frame to all sockets in a room.</summary>
    /// <param name="room">Name of the room.</param>
    /// <param name="frame">A frame for this namespace.</param>
    /// <param name="except">One that is left out.</param>
    /// <returns>How many it was queued for.</returns>
    public int BroadcastTo(string room, SharedFrame frame, Socket? except = null)
    {
        int sent = 0;
        foreach (Socket socket in Rooms.Members(room))
        {
            if (socket != except && socket.Send(frame))
                sent++;
        }
        return sent;
    }

    /// <summary>Sockets in a room, as of now.</summary>
    /// <param name="room">Name of the room.</param>
    /// <returns>The sockets.</returns>
    public IReadOnlyList<Socket> SocketsIn(string room) => Rooms.Members(room);

    internal void Add(Socket socket)
    {
        _sockets.TryAdd(socket, true);
        // It may have left between connecting and here; then nobody else would remove it.
        if (!socket.IsConnected)
            Remove(socket);
    }

    internal void Remove(Socket socket) => _sockets.TryRemove(socket, out _);
}
