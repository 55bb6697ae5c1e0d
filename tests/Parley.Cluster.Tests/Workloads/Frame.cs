using System.Text.Json;
using Parley.Cluster.Tests.Histories;

namespace Parley.Cluster.Tests.Workloads;

/// <summary>Reads what comes on a socket of Socket.IO 5: https://github.com/socketio/socket.io-protocol</summary>
internal static class Frame
{
    private const string Event = "42";

    /// <summary>Its number when it asks to be acknowledged, its name and its argument.</summary>
    public static (string? Ack, string Name, JsonElement Argument)? ReadEvent(string frame)
    {
        if (!frame.StartsWith(Event, StringComparison.Ordinal))
            return null;
        var start = frame.IndexOf('[', StringComparison.Ordinal);
        var packet = JsonElement.Parse(frame[start..]);
        return (start > Event.Length ? frame[Event.Length..start] : null, packet[0].GetString()!,
            packet.GetArrayLength() > 1 ? packet[1] : default);
    }

    /// <summary>An event of a room, or null for what the log does not keep.</summary>
    public static Shown? ReadShown(int connection, string? name, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("cid", out var room)
            || !item.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number)
            return null;
        return new Shown(
            connection, room.GetString()!, id.GetInt64(), name ?? item.GetProperty("type").GetString()!, KeyOf(item), History.Now);
    }

    /// <summary>The key that the workload puts into the body of everything that it sends; null where a deletion took it.</summary>
    public static string? KeyOf(JsonElement item)
    {
        if (!item.TryGetProperty("body", out var body) || body.ValueKind != JsonValueKind.Object)
            return null;
        var found = body.TryGetProperty("text", out var text) ? text.GetString() : body.TryGetProperty("key", out var key) ? key.GetString() : null;
        return found?.Length > 0 ? found : null;
    }
}
