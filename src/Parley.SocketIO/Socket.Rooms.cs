namespace Parley.SocketIO;

public sealed partial class Socket
{
    private HashSet<string>? _rooms;

    /// <summary>Rooms that it is in, as of now.</summary>
    public IReadOnlyCollection<string> Rooms
    {
        get
        {
            lock (_gate)
                return _rooms is null ? [] : [.. _rooms];
        }
    }

    /// <summary>Puts it into a room of its namespace; it leaves all rooms when it disconnects.</summary>
    /// <param name="room">Name of the room.</param>
    public void Join(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        lock (_gate)
        {
            if (_phase != Phase.Gone && (_rooms ??= new HashSet<string>(StringComparer.Ordinal)).Add(room))
                Nsp.Rooms.Add(room, this);
        }
    }

    /// <summary>Takes it out of a room.</summary>
    /// <param name="room">Name of the room.</param>
    public void Leave(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        lock (_gate)
        {
            if (_rooms is not null && _rooms.Remove(room))
                Nsp.Rooms.Remove(room, this);
        }
    }

    private void LeaveAllRooms()
    {
        lock (_gate)
        {
            foreach (string room in _rooms ?? [])
                Nsp.Rooms.Remove(room, this);
            _rooms = null;
        }
    }
}
