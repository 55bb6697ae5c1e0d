using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Parley.Cli.Arguments;

/// <summary>Whole numbers. A refusal names the option and its range, and never repeats the value.</summary>
internal static class Numbers
{
    public static Option<T?> Option<T>(string name, T least, T most)
        where T : struct, IBinaryInteger<T> =>
        new(name) { CustomParser = result => Read(result, name, least, most) };

    public static Option<T> Option<T>(string name, T least, T most, T usual)
        where T : struct, IBinaryInteger<T> =>
        new(name)
        {
            CustomParser = result => Read(result, name, least, most) ?? default,
            DefaultValueFactory = _ => usual,
        };

    public static Argument<long> Argument(string name, long least) =>
        new(name) { CustomParser = result => Read(result, name, least, long.MaxValue) ?? default };

    private static T? Read<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, IBinaryInteger<T>
    {
        if (result.Tokens is [{ Value: var text }]
            && T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        result.AddError(most == T.CreateTruncating(long.MaxValue)
            ? $"{name} must be a whole number, at least {least}."
            : $"{name} must be a whole number from {least} to {most}.");
        return null;
    }
}
