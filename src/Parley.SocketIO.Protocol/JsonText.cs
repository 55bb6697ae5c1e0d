using System.Text.Json;
using System.Text.Unicode;

namespace Parley.SocketIO.Protocol;

/// <summary>
/// JSON from the wire: everything that is wrong with it becomes an <see cref="InvalidDataException"/>.
/// </summary>
internal static class JsonText
{
    internal static JsonElement Parse(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        // The JSON reader leaves the bytes inside strings unchecked; they would throw only when the app reads them.
        if (!Utf8.IsValid(utf8))
            throw new InvalidDataException("JSON that is not UTF-8.");
        try
        {
            if (utf8.IndexOf("\\u"u8) >= 0)
                CheckNames(utf8, maxDepth);
            return JsonElement.Parse(utf8, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("Malformed or too deeply nested JSON.", e);
        }
    }

    /// <summary>
    /// Refuses property names with escaped lone surrogates: any look-up beside one would throw in the app.
    /// </summary>
    private static void CheckNames(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    _ = reader.GetString();
            }
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException("A JSON property name that is not Unicode text.", e);
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
