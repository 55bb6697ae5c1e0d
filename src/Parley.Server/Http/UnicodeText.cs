using System.Globalization;
using System.Text.Unicode;

namespace Parley.Server.Http;

/// <summary>What texts are made of, whatever the language of a client counts.</summary>
internal static class UnicodeText
{
    /// <summary>Whether a text has more characters than it may: Unicode's, of which an emoji is one and not two.</summary>
    public static bool IsLonger(string text, int maximum) => text.Length > maximum && text.EnumerateRunes().Count() > maximum;

    /// <summary>
    /// Whether every text of a JSON value has characters, and so can be read, stored and written again: UTF-8 throughout,
    /// and no escape for half of a surrogate pair, as in <c>"\ud800"</c>.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            return false;
        for (int at; (at = json.IndexOf((byte)'\\')) >= 0;)
        {
            json = json[at..];
            var length = 2;
            if (EscapedUnit(json) is var unit && char.IsSurrogate(unit))
            {
                if (!char.IsHighSurrogate(unit) || json.Length < 6 || !char.IsLowSurrogate(EscapedUnit(json[6..])))
                    return false;
                length = 12;
            }

            json = json[Math.Min(length, json.Length)..];
        }

        return true;
    }

    /// <summary>The UTF-16 unit of an escape at the start, or NUL.</summary>
    private static char EscapedUnit(ReadOnlySpan<byte> json) =>
        json.Length >= 6 && json[0] == '\\' && json[1] == 'u'
        && ushort.TryParse(json[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : '\0';
}
