using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Parley.Tokens;

/// <summary>One JSON object that every reader reads alike: UTF-8, no duplicate members, nothing around it.</summary>
internal static class StrictJson
{
    internal const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };

    internal static bool TryParse(ReadOnlySpan<byte> utf8, out JsonElement json, [NotNullWhen(false)] out string? reason)
    {
        json = default;
        reason = null;
        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) reason = "begins with a byte order mark";
        else if (!Utf8.IsValid(utf8)) reason = "is not valid UTF-8";
        else if (HasLoneSurrogate(utf8)) reason = "has an escape for half a surrogate pair";
        if (reason is not null) return false;

        try
        {
            json = JsonElement.Parse(utf8, Options);
        }
        catch (JsonException)
        {
            reason = $"is not one JSON object with unique members, at most {MaxDepth} levels deep";
            return false;
        }
        if (json.ValueKind == JsonValueKind.Object) return true;
        reason = $"is {JsonKind.Of(json)}, not a JSON object";
        return false;
    }

    // Such a string is valid JSON but has no text: reading it would throw much later.
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> utf8)
    {
        for (int at; (at = utf8.IndexOf((byte)'\\')) >= 0 && at + 1 < utf8.Length;)
        {
            utf8 = utf8[(at + 1)..];
            var unit = EscapedUnit(utf8);
            if (char.IsLowSurrogate(unit)) return true;
            if (char.IsHighSurrogate(unit))
            {
                if (utf8.Length < 6 || utf8[5] != '\\' || !char.IsLowSurrogate(EscapedUnit(utf8[6..]))) return true;
                utf8 = utf8[6..];
            }
            utf8 = utf8[1..];
        }
        return false;
    }

    private static char EscapedUnit(ReadOnlySpan<byte> afterBackslash) =>
        afterBackslash.Length >= 5 && afterBackslash[0] == 'u'
        && ushort.TryParse(afterBackslash[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : '\0';
}
