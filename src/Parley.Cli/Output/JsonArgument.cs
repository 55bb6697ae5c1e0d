using System.Text.Json;

namespace Parley.Cli.Output;

/// <summary>JSON given on the command line.</summary>
internal static class JsonArgument
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static JsonElement Object(string text, string flag)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            // Half of a surrogate pair is JSON, yet no text, and could not be sent.
            document.RootElement.WriteTo(new Utf8JsonWriter(Stream.Null));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw Failure.Usage($"{flag} must be a JSON object, such as '{{\"team\":\"blue\"}}'.");
        }
        catch (JsonException e)
        {
            throw Failure.Usage(
                $"{flag} is not JSON, or has a member twice: {Place(e)}.", "Put it in single quotes: the shell removes double ones.");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw Failure.Usage($"{flag} holds text that is not valid Unicode.");
        }
    }

    /// <summary>Where it stops being JSON. The parser's own message repeats the text.</summary>
    public static string Place(JsonException e) =>
        e is { LineNumber: { } line, BytePositionInLine: { } position } ? $"line {line + 1}, position {position + 1}" : "too deep or broken";
}
