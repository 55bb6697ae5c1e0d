using System.Text.Json;

namespace Parley.Cli.Output;

/// <summary>JSON given on the command line.</summary>
internal static class JsonArgument
{
    public static JsonElement Object(string text, string flag)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
            throw Failure.Usage($"{flag} must be a JSON object, such as '{{\"team\":\"blue\"}}'.");
        }
        catch (JsonException e)
        {
            throw Failure.Usage(
                $"{flag} is not JSON: {e.Message}", "Put it in single quotes: the shell removes double ones.");
        }
    }
}
