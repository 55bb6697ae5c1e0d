using System.Text.Json;

namespace Parley.Tokens;

/// <summary>A claim that holds a name or an id.</summary>
/// <param name="Value">The text; null when absent or not acceptable.</param>
/// <param name="Problem">What is wrong with it, to follow the claim's name; null when absent or acceptable.</param>
internal readonly record struct TextClaim(string? Value, string? Problem)
{
    private const int MaxLength = 1024;

    internal static TextClaim Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return new TextClaim(null, $"is {JsonKind.Of(value)}, not a string");
        var text = value.GetString()!;
        if (text.Length == 0) return new TextClaim(null, "is empty");
        return text.Length > MaxLength
            ? new TextClaim(null, $"is longer than {MaxLength} characters")
            : new TextClaim(text, null);
    }

    internal TextClaim WithoutControlCharacters() => Value is not null && Value.AsSpan().ContainsAnyInRange('\0', '\x1f')
        || Value is not null && Value.AsSpan().ContainsAnyInRange('\x7f', '\x9f')
            ? new TextClaim(null, "holds a control character")
            : this;
}
