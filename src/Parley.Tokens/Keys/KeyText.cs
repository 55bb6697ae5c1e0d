namespace Parley.Tokens;

/// <summary>Tells keys from other text, such as the name of a file that holds one.</summary>
public static class KeyText
{
    // "-----BEGIN" in base64, which is how keys travel in variables that cannot hold line ends.
    private const string EncodedMark = "LS0tLS1CRUdJT";

    // The shortest first line of a key that somebody might paste alone.
    private const int ShortestFragment = 40;

    // Longer than the names of files are, and shorter than any key.
    private const int LongestName = 300;

    /// <summary>
    /// Whether a text is a key, or meant as one, in whatever dress and however damaged: PEM behind a byte order mark,
    /// quotes or attributes, bare base64, keys of other kinds. Such text is not the name of a file, and must be neither
    /// logged nor printed. Whether it is of use is for <see cref="PrivateKey.TryParse"/> and
    /// <see cref="PublicKey.TryParse"/> to say, which take it as it is.
    /// </summary>
    /// <param name="text">The text.</param>
    public static bool IsKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bare = Undress(text);
        return bare.Contains(PemText.Mark, StringComparison.Ordinal)
            || bare.AsSpan().ContainsAny('\r', '\n')
            || ForeignKeys.Describe(bare) is not null
            || IsBase64OfKey(PemText.WithLineEnds(bare));
    }

    /// <summary>
    /// The text without what editors, shells and settings files put around it: white space, byte order marks (also one
    /// that was read as Latin-1) and quotes.
    /// </summary>
    internal static string Undress(string text)
    {
        // Nothing that is taken off belongs to the mark.
        var isPem = text.Contains(PemText.Mark, StringComparison.Ordinal);
        var bare = text.AsSpan();
        for (var before = -1; bare.Length != before;)
        {
            before = bare.Length;
            bare = bare.Trim().Trim('\uFEFF');
            if (bare.StartsWith("ï»¿")) bare = bare[3..];
            if (bare is ['"', .., '"'] or ['\'', .., '\''] or ['`', .., '`'] or ['“', .., '”']) bare = bare[1..^1];
            // A quote that lost its other half on the way.
            else if (isPem) bare = bare.Trim("\"'`“”\\");
        }
        return bare.Length == text.Length ? text : bare.ToString();
    }

    private static bool IsBase64OfKey(string text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '-' or '_' or '=' or ' ' or '\t' or '\n'))
                return false;
        return text.StartsWith(EncodedMark, StringComparison.Ordinal)
            // The head of every DER sequence that is long enough for a key.
            || text.StartsWith("MI", StringComparison.Ordinal) && text.Length >= ShortestFragment
            || text.Length > LongestName;
    }
}
