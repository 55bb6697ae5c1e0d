using System.Text.Json;
using CsCheck;
using Parley.Tokens.Tests.Acls;

namespace Parley.Tokens.Tests.Properties;

public sealed class AclProperties
{
    private static readonly Gen<string[]> Pattern = Gen.OneOf("a", "b", "*", "**", "**", "a*").Array[0, 9];
    private static readonly Gen<string[]> Path = Gen.OneOf("a", "b", "c", "a*").Array[0, 9];

    [Fact]
    public void The_matcher_agrees_with_a_naive_one()
    {
        var matched = 0;
        Gen.Select(Pattern, Path).Sample(
            (pattern, path) =>
            {
                var expected = Naive(pattern, path);
                if (expected) Interlocked.Increment(ref matched);
                Assert.True(AclPath.TryParse("/" + string.Join('/', path), out var parsed, out _));
                Assert.Equal(expected, AclPattern.Compile("/" + string.Join('/', pattern))!.Matches(parsed));
            },
            iter: 100_000);
        Assert.True(matched > 1000);
    }

    [Fact]
    public void Any_segments_survive_escaping_and_parsing() => Gen.String[Gen.Char, 1, 12].Array[0, 8]
        .Where(segments => segments.All(IsOrdinary))
        .Sample(segments =>
        {
            var target = "/" + string.Join('/', segments.Select(Uri.EscapeDataString));
            Assert.True(AclPath.TryParse(target, out var path, out var reason), reason);
            Assert.Equal(segments, AclPathTests.Segments(path));
        });

    [Fact]
    public void Random_targets_never_throw_and_what_is_accepted_is_stable() => Gen.OneOf(
            Gen.String, Gen.String[Gen.Char["/.%2eEfF5cC;?#\\aé*"], 0, 30].Select(text => "/" + text))
        .Sample(
            target =>
            {
                if (!AclPath.TryParse(target, out var path, out _)) return;
                var again = "/" + string.Join('/', AclPathTests.Segments(path).Select(Uri.EscapeDataString));
                Assert.True(AclPath.TryParse(again, out var second, out var reason), reason);
                Assert.Equal(path.ToString(), second.ToString());
                Assert.All(AclPathTests.Segments(path), segment => Assert.False(segment is "" or "." or ".."));
            },
            iter: 50_000);

    [Fact]
    public void Random_ACLs_never_throw_and_a_malformed_one_allows_nothing() => Gen.OneOf(
            "{", "}", "[", "]", ":", ",", "\"paths\"", "\"/**\"", "\"methods\"", "\"GET\"", "\"filters\"", "null", "1", "\"\\ud800\"", "{}")
        .Array[1, 12]
        .Sample(
            pieces =>
            {
                foreach (var json in new[] { string.Concat(pieces), $"{{\"paths\":{{\"/**\":{{{string.Concat(pieces)}}}}}}}" })
                {
                    JsonElement element;
                    try { element = JsonElement.Parse(System.Text.Encoding.UTF8.GetBytes(json)); }
                    catch (JsonException) { continue; }
                    var acl = Acl.Parse(element);
                    if (acl.IsMalformed) Assert.False(acl.Decide("GET", default).Allowed);
                }
            },
            iter: 20_000);

    private static bool Naive(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty) return path.IsEmpty;
        if (pattern[0] == "**") return Naive(pattern[1..], path) || (!path.IsEmpty && Naive(pattern, path[1..]));
        return !path.IsEmpty && (pattern[0] == "*" || pattern[0] == path[0]) && Naive(pattern[1..], path[1..]);
    }

    private static bool IsOrdinary(string text)
    {
        if (text is "." or ".." || text.Any(c => char.IsControl(c) || c is '/' or '\\' or '%')) return false;
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
                return false;
        return true;
    }
}
