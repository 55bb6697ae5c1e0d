using System.Globalization;
using System.Text.Json;

namespace Parley.Tokens;

/// <summary>Names a place in an <c>acl</c> claim, such as <c>acl.paths["/*/users/**"].methods[1]</c>.</summary>
internal static class AclPlace
{
    internal const string Root = Claims.Acl;
    internal const string Paths = $"{Claims.Acl}.{Claims.AclPaths}";

    // Enough to find it by; a longer name is nobody's reading.
    private const int MaxName = 100;

    internal static string Member(string place, string name) => $"{place}[\"{Quoted(name)}\"]";

    internal static string Methods(string place) => $"{place}.{Claims.AclMethods}";

    internal static string Filters(string place) => $"{place}.{Claims.AclFilters}";

    internal static string Item(string place, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]");

    // As JSON in ASCII, so that whatever a token holds is safe to print.
    private static string Quoted(string name)
    {
        if (name.Length <= MaxName) return JsonEncodedText.Encode(name).Value;
        var end = char.IsHighSurrogate(name[MaxName - 1]) ? MaxName - 1 : MaxName;
        return JsonEncodedText.Encode(name.AsSpan(0, end)).Value + "…";
    }
}
