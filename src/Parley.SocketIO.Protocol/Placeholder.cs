using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Parley.SocketIO.Protocol;

/// <summary>What stands in the JSON of a packet where a binary attachment belongs.</summary>
/// <remarks><c>{"_placeholder":true,"num":n}</c>, n counted from 0 in the order in which the attachments follow.</remarks>
public static class Placeholder
{
    // Socket.IO protocol, "Packet encoding", binary: {"_placeholder":true,"num":n}
    /// <summary>Writes a placeholder.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="number">Index of the attachment.</param>
    public static void Write(IBufferWriter<byte> output, int number)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("{\"_placeholder\":true,\"num\":"u8);
        Utf8Formatter.TryFormat(number, output.GetSpan(11), out int written);
        output.Advance(written);
        output.Write("}"u8);
    }

    // Socket.IO protocol, "Packet encoding", binary: {"_placeholder":true,"num":n}
    /// <summary>Whether a JSON value is a placeholder, and for which attachment.</summary>
    /// <param name="value">Any JSON value.</param>
    /// <param name="number">Index of the attachment; -1 where the placeholder's number is none.</param>
    /// <returns>True for a placeholder.</returns>
    public static bool TryParse(JsonElement value, out int number)
    {
        number = -1;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("_placeholder"u8, out JsonElement mark)
            || mark.ValueKind != JsonValueKind.True)
        {
            return false;
        }
        if (value.TryGetProperty("num"u8, out JsonElement num)
            && num.ValueKind == JsonValueKind.Number
            && num.TryGetInt32(out int parsed))
        {
            number = parsed;
        }
        return true;
    }

    /// <summary>
    /// Refuses a placeholder for an attachment that will not come. The depth is bounded by the parser.
    /// </summary>
    internal static void Check(JsonElement value, int attachments)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray())
                Check(item, attachments);
        }
        else if (TryParse(value, out int number))
        {
            if (number < 0 || number >= attachments)
                throw new InvalidDataException("A placeholder for an attachment that does not exist.");
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in value.EnumerateObject())
                Check(property.Value, attachments);
        }
    }
}
