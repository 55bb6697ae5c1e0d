using BenchmarkDotNet.Attributes;
using Parley.Tokens;

namespace Parley.Benchmarks.Tokens;

public class AclBenchmarks
{
    private readonly Acl _ten = AclPresets.ClientSdk.Acl;
    private readonly Acl _many = Build(Enumerable.Range(0, 200).Select(i => $"/*/conversations/CON-{i}/**"));
    private readonly Acl _hostile = Build(Enumerable.Range(0, 30).Select(
        i => string.Concat(Enumerable.Repeat("/**/a", 30)) + $"/b{i}"));

    private readonly Acl _versions = Build(
        ["/v1/users/**", "/v1/conversations/**", "/v1/sessions/**", "/v1/devices/**", "/v1/image/**", "/v3/media/**",
        "/v1/applications/**", "/v1/push/**", "/v1/knocking/**", "/v1/legs/**"]);

    private readonly AclPath _last = Path("/v1/legs/LEG-1");
    private readonly AclPath _lastOfAnotherVersion = Path("/v0.3/legs/LEG-1");
    private readonly AclPath _none = Path("/v1/calls");
    private readonly AclPath _lastOfMany = Path("/v1/conversations/CON-199/events");
    private readonly AclPath _deep = Path(string.Concat(Enumerable.Repeat("/a", 512)));

    [Benchmark(Baseline = true, Description = "10 paths, the last covers")]
    public bool Ten() => _ten.Decide("GET", _last).Allowed;

    [Benchmark(Description = "10 paths of a version, the last covers another")]
    public bool TenAcrossVersions() => _versions.Decide("GET", _lastOfAnotherVersion).Allowed;

    [Benchmark(Description = "10 paths, none covers")]
    public bool TenRefused() => _ten.Decide("GET", _none).Allowed;

    [Benchmark(Description = "200 paths, the last covers")]
    public bool Many() => _many.Decide("GET", _lastOfMany).Allowed;

    [Benchmark(Description = "30 hostile patterns, 512 segments")]
    public bool Hostile() => _hostile.Decide("GET", _deep).Allowed;

    [Benchmark(Description = "parse the path")]
    public bool ParsePath() => AclPath.TryParse("/v1/conversations/CON-199/events?page=1", out _, out _);

    private static AclPath Path(string target) =>
        AclPath.TryParse(target, out var path, out var reason) ? path : throw new InvalidOperationException(reason);

    private static Acl Build(IEnumerable<string> patterns)
    {
        var builder = new AclBuilder();
        foreach (var pattern in patterns) builder.Allow(pattern);
        return builder.Build().Acl;
    }
}
