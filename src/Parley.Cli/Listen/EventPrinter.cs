using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Listen;

/// <summary>One line per event: text for people, the envelope with its type as JSON, or the name alone.</summary>
internal sealed class EventPrinter(Invocation call)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Print(SessionEvent told)
    {
        if (call.Printer.IsJson)
            call.Printer.JsonLine(JsonOf(told));
        else if (call.Printer.IsHuman)
            call.Printer.Line(Text(told));
        else
            call.Printer.Line(told.Name);
    }

    private string Text(SessionEvent told)
    {
        var time = call.Host.Time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var line = new StringBuilder($"{time}  {told.Name}");
        if (told.ConversationId is { } conversation)
            line.Append("  ").Append(conversation);
        var shown = told.Body.ValueKind == JsonValueKind.Undefined ? told.Envelope : told.Body;
        if (shown.ValueKind != JsonValueKind.Undefined)
            line.Append("  ").Append(CompactJson.Of(shown));
        return line.ToString();
    }

    private static string JsonOf(SessionEvent told)
    {
        try
        {
            return Line(told);
        }
        catch (Exception e) when (CompactJson.IsHalfCharacter(e))
        {
            return told.Envelope.GetRawText();
        }
    }

    /// <summary>As clients see an event: its name is the member <c>type</c> of the envelope.</summary>
    private static string Line(SessionEvent told)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("type", told.Name);
            if (told.Envelope.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in told.Envelope.EnumerateObject().Where(member => !member.NameEquals("type")))
                    member.WriteTo(writer);
            }
            else if (told.Envelope.ValueKind != JsonValueKind.Undefined)
            {
                writer.WritePropertyName("body");
                told.Envelope.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
