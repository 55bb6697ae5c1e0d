using System.Text.Json;

namespace Parley.Tokens;

/// <summary>A claim that holds a time since 1970 UTC, rounded down to whole units.</summary>
/// <param name="Given">The number as given, of seconds or milliseconds; null when absent or not readable.</param>
/// <param name="Problem">What is wrong with it, to follow the claim's name; null when absent or readable.</param>
/// <param name="WasText">Whether it was given as a string, as the vendor's own sample does.</param>
/// <param name="HadFraction">Whether rounding down took something away.</param>
internal readonly record struct TimeClaim(long? Given, string? Problem, bool WasText, bool HadFraction)
{
    /// <summary>The last second that counts as seconds (the year 5138). Today in milliseconds has 13 digits.</summary>
    internal const long LastSecond = 99_999_999_999;

    internal bool IsInMilliseconds => Given > LastSecond;

    /// <summary>The time in seconds, whichever unit it was given in.</summary>
    internal long? Seconds => IsInMilliseconds ? Given / 1000 : Given;

    internal static TimeClaim Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                // Nearly all are whole; the others cost a copy of their text.
                return value.TryGetInt64(out var whole) && whole >= 0
                    ? new TimeClaim(whole, null, false, false)
                    : Read(value.GetRawText(), false);
            case JsonValueKind.String:
                return Read(value.GetString(), true);
            default:
                return new TimeClaim(null, $"is {JsonKind.Of(value)}, not a number", false, false);
        }
    }

    private static TimeClaim Read(string? text, bool wasText) =>
        WholeSeconds.Read(text, out var whole, out var hadFraction) is { } problem
            ? new TimeClaim(null, wasText ? $"is a string that {problem}" : problem, wasText, false)
            : new TimeClaim(whole, null, wasText, hadFraction);
}
