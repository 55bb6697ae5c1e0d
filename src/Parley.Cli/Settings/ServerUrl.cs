using System.Buffers;
using Parley.Cli.Arguments;

namespace Parley.Cli.Settings;

/// <summary>The server's root. A URL is shown only when nothing secret can be in it.</summary>
internal static class ServerUrl
{
    // Before an @ stands a password, and behind the others may stand a token.
    private static readonly SearchValues<char> Secretive = SearchValues.Create("@?#=\r\n");

    // A generated secret has 32 letters and digits.
    private const int LongestWord = 20;

    private const string Remedy = "It begins with http:// or https://, such as http://127.0.0.1:7700.";

    public static Uri Parse(Setting setting)
    {
        var text = setting.Value;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            throw Failure.Usage($"'{Shown(text)}' (from {setting.Source}) is not a server's URL.", Remedy);
        }

        if (url.UserInfo.Length > 0)
        {
            throw Failure.Usage($"The URL from {setting.Source} has credentials in it.",
                "Give them as --api-key and --api-secret (PARLEY_API_KEY, PARLEY_API_SECRET).");
        }

        return url is { Query: "", Fragment: "" }
            ? url
            : throw Failure.Usage($"The URL from {setting.Source} has a query or a fragment; only the server's root is wanted.", Remedy);
    }

    /// <summary>The URL, or a mask where it has credentials, a token, or is something else altogether.</summary>
    public static string Shown(string text) =>
        text.Length <= 200 && text.AsSpan().IndexOfAny(Secretive) < 0 && !HasLongWord(text) ? text : Confidential.Mask;

    // A secret that was given in the place of the URL, or that is a part of its path, and no name of a host.
    private static bool HasLongWord(ReadOnlySpan<char> text)
    {
        var word = 0;
        foreach (var letter in text)
        {
            word = char.IsAsciiLetterOrDigit(letter) || letter is '+' or '_' ? word + 1 : 0;
            if (word > LongestWord)
                return true;
        }

        return false;
    }
}
