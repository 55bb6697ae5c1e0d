using System.Collections.Concurrent;

namespace Parley.SocketIO.Sessions;

/// <summary>Rooms of a namespace. A room exists while someone is in it.</summary>
internal sealed class RoomTable
{
    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    internal void Add(string name, Socket socket)
    {
        while (!_rooms.GetOrAdd(name, static _ => new Room()).TryAdd(socket))
        {
            // The room emptied and was given up in this instant; the next one is another.
        }
    }

    internal void Remove(string name, Socket socket)
    {
        if (_rooms.TryGetValue(name, out Room? room) && room.RemoveAndCheckEmpty(socket))
            _rooms.TryRemove(KeyValuePair.Create(name, room));
    }

    internal Socket[] Members(string name) => _rooms.TryGetValue(name, out Room? room) ? room.Snapshot() : [];

    private sealed class Room
    {
        private readonly HashSet<Socket> _members = [];
        private Socket[]? _snapshot;
        private bool _abandoned;

        internal bool TryAdd(Socket socket)
        {
            lock (_members)
            {
                if (_abandoned)
                    return false;
                _members.Add(socket);
                _snapshot = null;
                return true;
            }
        }

        internal bool RemoveAndCheckEmpty(Socket socket)
        {
            lock (_members)
            {
                _members.Remove(socket);
                _snapshot = null;
                return _abandoned = _members.Count == 0;
            }
        }

        // Broadcasts are more frequent than changes: the copy is made once for all of them.
        internal Socket[] Snapshot()
        {
            lock (_members)
                return _snapshot ??= [.. _members];
        }
    }
}
