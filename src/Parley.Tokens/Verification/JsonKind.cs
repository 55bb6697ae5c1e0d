using System.Text.Json;

namespace Parley.Tokens;

internal static class JsonKind
{
    /// <summary>A JSON value's kind in words, for sentences.</summary>
    internal static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        _ => "missing",
    };
}
