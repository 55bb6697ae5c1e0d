using System.Diagnostics.CodeAnalysis;

namespace Parley.Tokens;

/// <summary>
/// A request path in the one normal form that routing and ACLs share: percent-decoded exactly once, without the
/// query and without a trailing slash. Nothing is folded or guessed: a path that two readers could take for different
/// paths is refused, not repaired.
/// </summary>
/// <remarks><c>default</c> is the root path, <c>/</c>, with no segments.</remarks>
public readonly struct AclPath
{
    /// <summary>The longest accepted path, in UTF-16 characters as received, without the query.</summary>
    public const int MaxLength = 4096;

    private readonly string? _text;
    private readonly ushort[]? _ends;

    internal AclPath(string text, ushort[] ends)
    {
        _text = text;
        _ends = ends;
    }

    /// <summary>Reads a request target as received on the wire, such as <c>/v1/users/ann%20b?page=2</c>.</summary>
    /// <param name="rawTarget">The target in origin form. A query is stripped; one trailing slash is dropped.</param>
    /// <param name="path">The normal form, or <c>default</c> when refused.</param>
    /// <param name="reason">One sentence saying why the path was refused, or null.</param>
    /// <returns>
    /// False for anything ambiguous: no leading slash, empty or dot segments (raw or encoded), encoded slashes,
    /// backslashes, control characters, malformed or double percent encoding, invalid UTF-8, a fragment, or more
    /// than <see cref="MaxLength"/> characters.
    /// </returns>
    public static bool TryParse(
        ReadOnlySpan<char> rawTarget, out AclPath path, [NotNullWhen(false)] out string? reason) =>
        PathReader.TryRead(rawTarget, null, out path, out reason);

    /// <summary>The same, which keeps the text itself where that is the normal form already.</summary>
    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out AclPath, out string?)"/>
    public static bool TryParse(string rawTarget, out AclPath path, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(rawTarget);
        return PathReader.TryRead(rawTarget, rawTarget, out path, out reason);
    }

    /// <summary>The number of segments; 0 for the root.</summary>
    public int Count => _ends?.Length ?? 0;

    /// <summary>The decoded text of one segment, never empty and never holding a slash.</summary>
    /// <param name="i">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such segment.</exception>
    public ReadOnlySpan<char> this[int i]
    {
        get
        {
            var ends = _ends ?? [];
            var start = i == 0 ? 1 : ends[i - 1] + 1;
            return _text.AsSpan(start, ends[i] - start);
        }
    }

    /// <summary>The canonical decoded path, such as <c>/v1/users/ann b</c>.</summary>
    public override string ToString() => _text ?? "/";
}
