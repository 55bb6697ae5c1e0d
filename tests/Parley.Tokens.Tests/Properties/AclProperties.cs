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

    /// <summary>The naive reading of an ACL: a path is allowed when one of its twins in another version is, literally.</summary>
    [Fact]
    public void Reading_versions_alike_allows_what_a_twin_of_the_path_is_allowed_and_nothing_else()
    {
        var segment = Gen.OneOf(Gen.OneOf("v1", "v0.1", "v0.2", "v0.3", "beta", "beta2", "v3", "media"), Gen.OneOf(
            "v10", "v1.0", "beta22", "V1", "v2", "mediax", "users", "\uff561", "applications"));
        var pattern = Gen.OneOf(segment, segment, Gen.OneOf("*", "**")).Array[0, 4];
        var methods = Gen.OneOf("GET", "POST", "DELETE").Array[0, 2].Select(names => names.Distinct().ToArray());
        var (across, literal) = (0, 0);
        Gen.Select(Gen.Select(pattern, methods).Array[1, 4], segment.Array[0, 4], Gen.OneOf("GET", "POST", "DELETE", "HEAD", "OPTIONS")).Sample(
            (entries, path, method) =>
            {
                var builder = new AclBuilder();
                List<(string[] Parts, string[] Methods)> used = [.. entries.DistinctBy(entry => string.Join('/', entry.Item1))];
                foreach (var (parts, names) in used) builder.Allow("/" + string.Join('/', parts), names);
                var claim = builder.Build().Json;
                Assert.True(AclPath.TryParse("/" + string.Join('/', path), out var parsed, out _));
                var isLiteral = Allows(used, path, method);
                var isAlike = isLiteral || Twins(path).Any(twin => used.Any(entry =>
                    NamesTheApi(entry.Parts) && entry.Parts[0] == twin[0] && Allows([entry], twin, method)));
                Assert.Equal(isLiteral, Acl.Parse(claim, AclVersions.Literal).Decide(method, parsed).Allowed);
                Assert.Equal(isAlike, Acl.Parse(claim, AclVersions.Alike).Decide(method, parsed).Allowed);
                if (isLiteral) Interlocked.Increment(ref literal);
                else if (isAlike) Interlocked.Increment(ref across);
            },
            iter: 60_000);
        Assert.True(across > 100 && literal > 100, $"{across} {literal}");
    }

    private static readonly string[] Versions = ["v1", "v0.3", "v0.2", "v0.1", "beta2", "beta"];

    private static bool NamesTheApi(string[] segments) =>
        segments.Length > 0 && (Versions.Contains(segments[0]) || segments is ["v3", "media", ..]);

    private static IEnumerable<string[]> Twins(string[] path)
    {
        if (!NamesTheApi(path)) yield break;
        foreach (var version in Versions.Append("v3")) yield return [version, .. path[1..]];
    }

    private static bool Allows(IEnumerable<(string[] Parts, string[] Methods)> entries, string[] path, string method) =>
        method != "OPTIONS" && entries.Any(entry =>
            Naive(entry.Parts, path) && (entry.Methods.Length == 0 || entry.Methods.Contains(method == "HEAD" ? "GET" : method)));

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
