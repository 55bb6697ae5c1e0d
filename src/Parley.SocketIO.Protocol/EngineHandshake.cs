using System.Buffers;
using System.Text.Json;

namespace Parley.SocketIO.Protocol;

/// <summary>Data of the open packet: what the server tells the client when a session begins.</summary>
/// <param name="Sid">Id of the session, sent with each later request of it.</param>
/// <param name="Upgrades">Transports that the session may move to.</param>
/// <param name="PingInterval">Milliseconds between two pings.</param>
/// <param name="PingTimeout">Milliseconds after a ping until the other side counts as gone.</param>
/// <param name="MaxPayload">Most bytes of a message or polling body that the server accepts.</param>
public sealed record EngineHandshake(
    string Sid, IReadOnlyList<string> Upgrades, int PingInterval, int PingTimeout, int MaxPayload)
{
    // Engine.IO protocol, "Handshake": {"sid","upgrades","pingInterval","pingTimeout","maxPayload"}
    /// <summary>Writes the JSON object, without the packet type.</summary>
    /// <param name="output">Where to.</param>
    public void Write(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("sid"u8, Sid);
        json.WriteStartArray("upgrades"u8);
        foreach (string upgrade in Upgrades)
            json.WriteStringValue(upgrade);
        json.WriteEndArray();
        json.WriteNumber("pingInterval"u8, PingInterval);
        json.WriteNumber("pingTimeout"u8, PingTimeout);
        json.WriteNumber("maxPayload"u8, MaxPayload);
        json.WriteEndObject();
    }

    // Engine.IO protocol, "Handshake". maxPayload is younger than revision 3: servers of then do not send it.
    /// <summary>Reads the JSON object.</summary>
    /// <param name="json">Data of the open packet.</param>
    /// <returns>The handshake; <see cref="MaxPayload"/> is 0 where the server did not say.</returns>
    /// <exception cref="InvalidDataException">Not such an object.</exception>
    public static EngineHandshake Parse(ReadOnlySpan<byte> json)
    {
        JsonElement element = JsonText.Parse(json, maxDepth: 8);
        if (element.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("A handshake that is not an object.");

        var upgrades = new List<string>();
        if (element.TryGetProperty("upgrades"u8, out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement upgrade in list.EnumerateArray())
                upgrades.Add(JsonText.String(upgrade));
        }

        return new EngineHandshake(
            element.TryGetProperty("sid"u8, out JsonElement sid)
                ? JsonText.String(sid)
                : throw new InvalidDataException("A handshake without a session id."),
            upgrades,
            Number(element, "pingInterval"u8),
            Number(element, "pingTimeout"u8),
            Number(element, "maxPayload"u8));
    }

    private static int Number(JsonElement element, ReadOnlySpan<byte> name)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
            return 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0
            ? number
            : throw new InvalidDataException("A handshake number that is none.");
    }
}
