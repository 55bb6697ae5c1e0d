using System.Text.Json;
using Parley.Cli.Output;

namespace Parley.Cli.Jwt;

/// <summary>Compares one claim with what the caller expects.</summary>
internal sealed record ClaimCheck(string Claim, bool Passed, string Sentence)
{
    public static ClaimCheck Text(string claim, string expected, JsonElement payload)
    {
        var found = Find(claim, payload)?.ToString();
        return found == expected
            ? new ClaimCheck(claim, true, $"{claim} is '{expected}', as expected.")
            : new ClaimCheck(claim, false, $"{claim} is {(found is null ? "absent" : $"'{found}'")}, not '{expected}'.");
    }

    public static ClaimCheck Json(string claim, JsonElement expected, JsonElement payload)
    {
        if (Find(claim, payload) is not { } value)
            return new ClaimCheck(claim, false, $"{claim} is absent.");
        return JsonElement.DeepEquals(value, expected)
            ? new ClaimCheck(claim, true, $"{claim} is the expected one.")
            : new ClaimCheck(claim, false, $"{claim} is {CompactJson.Of(value)}, not {CompactJson.Of(expected)}.");
    }

    // A token that cannot be read has no payload at all.
    private static JsonElement? Find(string claim, JsonElement payload) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(claim, out var value) ? value : null;
}
