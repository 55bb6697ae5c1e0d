using System.Diagnostics.CodeAnalysis;

namespace Parley.Tokens;

/// <summary>Turns a request target into an <see cref="AclPath"/>, or says why it is refused.</summary>
internal static class PathReader
{
    private const int MaxSegments = 512;

    /// <param name="target">The request target.</param>
    /// <param name="source">The text that the target is the whole of, if there is one.</param>
    internal static bool TryRead(
        ReadOnlySpan<char> target, string? source, out AclPath path, [NotNullWhen(false)] out string? reason)
    {
        path = default;
        var query = target.IndexOf('?');
        var raw = query < 0 ? target : target[..query];
        reason = Refusal(raw);
        if (reason is not null) return false;

        if (raw.Length == 1) return true;
        if (raw.Length > 2 && raw[^1] == '/') raw = raw[..^1];

        string text;
        if (raw.Contains('%'))
        {
            if (!PercentDecoder.TryDecode(raw, out var decoded, out reason)) return false;
            text = decoded;
        }
        else
        {
            text = raw.Length == source?.Length ? source : raw.ToString();
        }

        reason = RefusalOfDecoded(text);
        return reason is null && TrySplit(text, out path, out reason);
    }

    private static string? Refusal(ReadOnlySpan<char> raw)
    {
        if (raw.Length == 0 || raw[0] != '/') return "the path does not start with '/'";
        if (raw.Length > AclPath.MaxLength) return $"the path is longer than {AclPath.MaxLength} characters";
        if (raw.Contains('#')) return "the path holds a fragment ('#')";
        if (raw.Contains('\\')) return "the path holds a backslash";
        return HoldsLoneSurrogate(raw) ? "the path holds half a surrogate pair" : null;
    }

    // Encoding it would quietly make U+FFFD of it, another path.
    private static bool HoldsLoneSurrogate(ReadOnlySpan<char> raw)
    {
        for (var i = raw.IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < raw.Length; i++)
        {
            if (!char.IsSurrogate(raw[i])) continue;
            if (i + 1 == raw.Length || !char.IsSurrogatePair(raw[i], raw[i + 1])) return true;
            i++;
        }
        return false;
    }

    private static string? RefusalOfDecoded(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c)) return "the path holds a control character";
            if (c == '\\') return "the path holds an encoded backslash";
            if (c == '%' && WouldDecodeAgain(text[(i + 1)..])) return "the path is percent-encoded twice";
        }
        return null;
    }

    // A proxy or handler that decodes once more must not end up at another path than the one that was judged.
    private static bool WouldDecodeAgain(ReadOnlySpan<char> rest) =>
        rest.Length >= 2 && rest[..2] is ['2', 'e' or 'E' or 'f' or 'F' or '5'] or ['5', 'c' or 'C'];

    private static bool TrySplit(string text, out AclPath path, [NotNullWhen(false)] out string? reason)
    {
        path = default;
        Span<ushort> ends = stackalloc ushort[MaxSegments];
        var count = 0;
        for (var start = 1; start <= text.Length;)
        {
            var length = text.AsSpan(start).IndexOf('/');
            if (length < 0) length = text.Length - start;
            reason = text.AsSpan(start, length) switch
            {
                "" => "the path holds an empty segment ('//')",
                "." or ".." => "the path holds a dot segment",
                _ when count == MaxSegments => $"the path has more than {MaxSegments} segments",
                _ => null,
            };
            if (reason is not null) return false;
            ends[count++] = (ushort)(start + length);
            start += length + 1;
        }

        path = new AclPath(text, ends[..count].ToArray());
        reason = null;
        return true;
    }
}
