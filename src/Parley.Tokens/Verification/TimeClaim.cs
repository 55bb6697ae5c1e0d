using System.Globalization;
using System.Text.Json;

namespace Parley.Tokens;

/// <summary>A claim that holds a time in whole seconds since 1970 UTC.</summary>
/// <param name="Seconds">The time; null when absent or not readable.</param>
/// <param name="Problem">What is wrong with it, to follow the claim's name; null when absent or readable.</param>
/// <param name="WasText">Whether it was given as a string, as the vendor's own sample does.</param>
internal readonly record struct TimeClaim(long? Seconds, string? Problem, bool WasText)
{
    /// <summary>The last second that counts as seconds (the year 5138). Today in milliseconds has 13 digits.</summary>
    internal const long LastSecond = 99_999_999_999;

    internal bool LooksLikeMilliseconds => Seconds > LastSecond;

    internal static TimeClaim Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return value.TryGetInt64(out var number) ? Of(number, false) : Bad("is not a whole number of seconds");
            case JsonValueKind.String:
                return long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                    ? Of(parsed, true)
                    : Bad("is a string that is not a whole number of seconds");
            default:
                return Bad($"is {JsonKind.Of(value)}, not a number");
        }
    }

    private static TimeClaim Of(long seconds, bool wasText) =>
        seconds < 0 ? Bad("is negative") : new TimeClaim(seconds, null, wasText);

    private static TimeClaim Bad(string problem) => new(null, problem, false);
}
