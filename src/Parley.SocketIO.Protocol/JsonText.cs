using System.Text.Json;
using System.Text.Unicode;

namespace Parley.SocketIO.Protocol;

/// <summary>JSON from the wire: everything that is wrong with it becomes an <see cref="InvalidDataException"/>.</summary>
internal static class JsonText
{
    internal static JsonElement Parse(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        // The JSON reader leaves the bytes inside strings unchecked; they would throw only when the app reads them.
        if (!Utf8.IsValid(utf8))
            throw new InvalidDataException("JSON that is not UTF-8.");
        try
        {
            return JsonElement.Parse(utf8, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("Malformed or too deeply nested JSON.", e);
        }
    }

    internal static string String(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            throw new InvalidDataException("A JSON string was expected.");
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // An escaped lone surrogate ("\ud800") is JSON, yet no text.
            throw new InvalidDataException("A JSON string that is not Unicode text.", e);
        }
    }
}
