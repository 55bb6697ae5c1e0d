namespace Parley.Tokens;

/// <summary>
/// A compiled path pattern. Matching never backtracks: the patterns that occur in practice (literals and <c>*</c>, then
/// at most one <c>**</c> at the end) are one walk over the path; all others run as a set of states kept in one 64-bit
/// word, so the cost is at most path segments × pattern segments comparisons, whatever the pattern.
/// </summary>
internal sealed class AclPattern
{
    /// <summary>States are bits of a word: one per segment and one for the end.</summary>
    internal const int MaxSegments = 63;

    private readonly string _text;
    private readonly Segment[] _segments;
    private readonly ulong _deep;
    private readonly bool _simple;

    private AclPattern(string text, Segment[] segments)
    {
        _text = text;
        _segments = segments;
        for (var i = 0; i < segments.Length; i++)
            if (segments[i].Kind == Kind.Many)
                _deep |= 1UL << i;
        _simple = _deep == 0 || _deep == 1UL << (segments.Length - 1);
        NamesVersion = segments is [{ Kind: Kind.Literal }, ..]
            && VersionSegment.NamesTheApi(TextOf(segments[0]), segments.Length > 1 ? TextOf(segments[1]) : default);
    }

    /// <summary>Whether it begins with a version of the Conversation API, which may stand for the others.</summary>
    internal bool NamesVersion { get; }

    /// <returns>Null when the pattern has more than <see cref="MaxSegments"/> segments.</returns>
    internal static AclPattern? Compile(string text)
    {
        var end = text.Length > 1 && text[^1] == '/' ? text.Length - 1 : text.Length;
        Span<Segment> segments = stackalloc Segment[MaxSegments];
        var count = 0;
        for (var start = 1; start <= end && end > 1;)
        {
            var length = text.AsSpan(start, end - start).IndexOf('/');
            if (length < 0) length = end - start;
            var kind = text.AsSpan(start, length) switch { "*" => Kind.One, "**" => Kind.Many, _ => Kind.Literal };
            // "**/**" means no more than "**".
            if (kind != Kind.Many || count == 0 || segments[count - 1].Kind != Kind.Many)
            {
                if (count == MaxSegments) return null;
                segments[count++] = new Segment((ushort)start, (ushort)length, kind);
            }
            start += length + 1;
        }
        return new AclPattern(text, segments[..count].ToArray());
    }

    /// <param name="path">The path.</param>
    /// <param name="anyVersion">
    /// Whether the path begins with a version of the API that a version in the pattern may stand for.
    /// </param>
    internal bool Matches(in AclPath path, bool anyVersion = false)
    {
        var skipped = anyVersion && NamesVersion ? 1 : 0;
        return _simple ? MatchesInOneWalk(path, skipped) : MatchesByStates(path, skipped);
    }

    // The first "skipped" segments of path and pattern are known to match.
    private bool MatchesInOneWalk(in AclPath path, int skipped)
    {
        var fixedCount = _deep == 0 ? _segments.Length : _segments.Length - 1;
        if (_deep == 0 ? path.Count != fixedCount : path.Count < fixedCount) return false;
        for (var i = skipped; i < fixedCount; i++)
            if (!Accepts(_segments[i], path[i]))
                return false;
        return true;
    }

    // Bit i set: the path so far can be covered by the first i segments of the pattern. A bit on a "**" also reaches
    // the next one without consuming anything ("zero or more"), and stays while it consumes.
    private bool MatchesByStates(in AclPath path, int skipped)
    {
        var states = SkipDeep(1UL << skipped);
        for (var i = skipped; i < path.Count && states != 0; i++)
        {
            var segment = path[i];
            var next = states & _deep;
            for (var open = states & ~_deep; open != 0; open &= open - 1)
            {
                var state = System.Numerics.BitOperations.TrailingZeroCount(open);
                if (state < _segments.Length && Accepts(_segments[state], segment)) next |= 2UL << state;
            }
            states = SkipDeep(next);
        }
        return (states & 1UL << _segments.Length) != 0;
    }

    // One step is enough: two "**" never stand side by side.
    private ulong SkipDeep(ulong states) => states | (states & _deep) << 1;

    private bool Accepts(in Segment segment, ReadOnlySpan<char> text) =>
        segment.Kind != Kind.Literal || text.SequenceEqual(TextOf(segment));

    private ReadOnlySpan<char> TextOf(in Segment segment) => _text.AsSpan(segment.Start, segment.Length);

    private enum Kind : byte { Literal, One, Many }

    private readonly record struct Segment(ushort Start, ushort Length, Kind Kind);
}
