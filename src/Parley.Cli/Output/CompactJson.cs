using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Cli.Output;

/// <summary>JSON on one line, for a line of its own.</summary>
internal static class CompactJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Of(JsonElement? element)
    {
        if (element is not { ValueKind: not JsonValueKind.Undefined } json)
            return null;
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, Options))
                json.WriteTo(writer);
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (Exception e) when (IsHalfCharacter(e))
        {
            return json.GetRawText();
        }
    }

    /// <summary>The text of a JSON string; as it is written there when it holds half of a surrogate pair.</summary>
    public static string Text(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (Exception e) when (IsHalfCharacter(e))
        {
            return text.GetRawText().Trim('"');
        }
    }

    // Such an escape is JSON, yet no text.
    public static bool IsHalfCharacter(Exception e) => e is InvalidOperationException or ArgumentException;
}
