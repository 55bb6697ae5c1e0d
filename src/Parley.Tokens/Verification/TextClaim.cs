using System.Text.Json;

namespace Parley.Tokens;

/// <summary>A claim that holds a name or an id.</summary>
/// <param name="Value">The text; null when absent or not acceptable.</param>
/// <param name="Problem">What is wrong with it, to follow the claim's name; null when absent or acceptable.</param>
/// <param name="WasNumber">Whether it was given as a number.</param>
internal readonly record struct TextClaim(string? Value, string? Problem, bool WasNumber = false)
{
    private const int MaxLength = 1024;

    internal static TextClaim Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return new TextClaim(null, $"is {JsonKind.Of(value)}, not a string");
        return Read(value.GetString()!);
    }

    /// <summary>An id, which programs that count write as a number: its text is taken as it stands.</summary>
    internal static TextClaim ReadId(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? Read(value.GetRawText()) with { WasNumber = true }
        : Read(value);

    private static TextClaim Read(string text)
    {
        if (text.Length == 0) return new TextClaim(null, "is empty");
        return text.Length > MaxLength
            ? new TextClaim(null, $"is longer than {MaxLength} characters")
            : new TextClaim(text, null);
    }

    internal TextClaim WithoutControlCharacters()
    {
        var text = Value.AsSpan();
        return text.ContainsAnyInRange('\0', '\x1f') || text.ContainsAnyInRange('\x7f', '\x9f')
            ? new TextClaim(null, "holds a control character")
            : this;
    }
}
