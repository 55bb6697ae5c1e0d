namespace Parley.Server.Errors.Catalogue;

internal static class Sentences
{
    /// <summary>What a list has room for.</summary>
    public static string First(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
