using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Server.Errors.Catalogue;

/// <summary>The catalogue for programs, as <c>/errors</c> answers it. Texts are Markdown.</summary>
internal static class ErrorJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string All() => Written(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("errors");
        foreach (var entry in ErrorCatalogue.All)
            Write(writer, entry);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static string One(ErrorEntry entry) => Written(writer => Write(writer, entry));

    private static void Write(Utf8JsonWriter writer, ErrorEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("code", entry.Code);
        writer.WriteStartArray("answers");
        foreach (var answer in entry.Answers)
        {
            writer.WriteStartObject();
            if (answer.Status is { } status)
                writer.WriteNumber("status", status);
            writer.WriteString("title", answer.Title);
            if (answer.Event is { } name)
                writer.WriteString("event", name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("meaning", entry.Meaning);
        writer.WriteStartArray("causes");
        foreach (var cause in entry.Causes)
            writer.WriteStringValue(cause);
        writer.WriteEndArray();
        writer.WriteString("cure", entry.Cure);
        writer.WriteEndObject();
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
