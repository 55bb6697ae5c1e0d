using System.Text.Json;
using CsCheck;

namespace Parley.Tokens.Tests.Acls;

public sealed class AclVersionsTests
{
    private static readonly string[] Versions = ["v1", "v0.1", "v0.2", "v0.3", "beta", "beta2"];

    [Fact]
    public void Every_version_of_the_API_stands_for_every_other()
    {
        foreach (var (named, called) in Versions.SelectMany(named => Versions.Select(called => (named, called))))
        {
            var decision = Decide($"/{named}/users/**", $"/{called}/users/USR-x");
            Assert.True(decision.Allowed);
            Assert.Equal(named != called, decision.AcrossVersions);
            Assert.Equal($"/{named}/users/**", decision.Entry!.Pattern);
        }
    }

    [Theory]
    [InlineData("/v1/conversations/CON-x/**", "/v0.3/conversations/CON-x/events", true)]
    [InlineData("/v1/conversations/CON-x/**", "/beta/conversations/CON-x", true)]
    [InlineData("/v1/conversations/CON-x/**", "/v0.3/conversations/CON-y/events", false)]
    [InlineData("/v1/conversations/CON-x/**", "/v0.3/conversations/con-x/events", false)]
    [InlineData("/v1/conversations/CON-x/**", "/v0.3/conversations", false)]
    [InlineData("/v1/conversations/CON-x/**", "/v0.3/users/CON-x", false)]
    [InlineData("/v1/users", "/beta2/users", true)]
    [InlineData("/v1/users", "/beta2/users/x", false)]
    [InlineData("/v1/*/x", "/v0.1/users/x", true)]
    [InlineData("/v1/**", "/v0.1/users/x", true)]
    [InlineData("/v1", "/beta", true)]
    [InlineData("/v1/**/events/**", "/beta/conversations/CON-x/events/1", true)]
    [InlineData("/v1/**/events/**", "/beta/conversations/CON-x/members", false)]
    public void The_rest_of_the_path_is_compared_as_ever(string pattern, string path, bool isAllowed) =>
        Assert.Equal(isAllowed, Decide(pattern, path).Allowed);

    [Theory]
    [InlineData("/v1/users/**", "/V0.3/users")]
    [InlineData("/V1/users/**", "/v1/users")]
    [InlineData("/V1/users/**", "/v0.3/users")]
    [InlineData("/v1/users/**", "/v2/users")]
    [InlineData("/v2/users/**", "/v1/users")]
    [InlineData("/v1/applications/**", "/v2/applications/x")]
    [InlineData("/v2/applications/**", "/v1/applications/x")]
    [InlineData("/v1/accounts/**", "/accounts/x")]
    [InlineData("/v1/users/**", "/v0.4/users")]
    [InlineData("/v1/users/**", "/v1.0/users")]
    [InlineData("/v1/users/**", "/beta3/users")]
    [InlineData("/v1/users/**", "/users")]
    [InlineData("/v1/users/**", "/v3/users")]
    [InlineData("/v3/users/**", "/v1/users")]
    [InlineData("/v3/**", "/v1/media/x")]
    [InlineData("/v1/users/**", "/x/v1/users")]
    [InlineData("/x/v1/users/**", "/x/v0.3/users")]
    [InlineData("/**/v1/users/**", "/v0.3/users")]
    [InlineData("/v1/**", "/")]
    public void Nothing_else_is_taken_for_a_version(string pattern, string path) =>
        Assert.False(Decide(pattern, path).Allowed);

    [Theory]
    [InlineData("/v3/media/**", "/v1/media")]
    [InlineData("/v3/media/**", "/beta/media/x")]
    [InlineData("/v1/media/**", "/v3/media/x")]
    [InlineData("/v1/**", "/v3/media/x")]
    [InlineData("/v3/media", "/v0.3/media")]
    public void Media_alone_has_a_third_version(string pattern, string path) => Assert.True(Decide(pattern, path).Allowed);

    [Fact]
    public void Methods_and_filters_still_narrow_an_entry_of_another_version()
    {
        var decision = Decide("""{"paths":{"/v1/users/**":{"methods":["GET"]}}}""", "/beta/users", "POST");
        Assert.Equal((false, true), (decision.Allowed, decision.AcrossVersions));
        Assert.Equal(
            "path '/v1/users/**' covers it, because the versions of the Conversation API stand for each other, but allows only GET",
            decision.Reason);
        Assert.False(Decide("""{"paths":{"/v1/users/**":{"filters":{"x":"1"}}}}""", "/beta/users", "GET").Allowed);
    }

    [Fact]
    public void A_grant_says_whether_it_crosses_versions()
    {
        Assert.Equal("path '/v1/users/**' of the ACL covers it", Decide("/v1/users/**", "/v1/users").Reason);
        Assert.Equal(
            "path '/v1/users/**' of the ACL covers it, because the versions of the Conversation API stand for each other",
            Decide("/v1/users/**", "/beta/users").Reason);
        Assert.False(Decide("/*/users/**", "/beta/users").AcrossVersions);
    }

    [Fact]
    public void Read_literally_a_version_is_only_itself_and_the_refusal_says_what_it_would_be_otherwise()
    {
        var acl = Acl.Parse(Json("/v1/users/**"), AclVersions.Literal);
        Assert.Equal(AclVersions.Literal, acl.Versions);
        Assert.True(acl.Decide("GET", Path("/v1/users")).Allowed);
        var refused = acl.Decide("GET", Path("/v0.3/users"));
        Assert.Equal((false, null), (refused.Allowed, refused.Entry));
        Assert.Equal(
            "GET /v0.3/users is not covered by any of the 1 paths of the ACL; " +
            "path '/v1/users/**' is of another version, and versions are read literally",
            refused.Reason);
        Assert.False(acl.Allows("GET", Path("/v0.3/users")));
        Assert.DoesNotContain("literally", acl.Decide("GET", Path("/v0.3/calls")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_versions_alike_allows_exactly_what_the_same_path_of_some_version_is_allowed_literally()
    {
        var version = Gen.OneOf("v1", "v0.3", "beta", "v2", "v3", "users");
        var patterns = Gen.Select(Gen.OneOf(version, Gen.OneOf("*", "**")), Gen.OneOf("media", "users", "*", "**", "v1").Array[0, 3]);
        var paths = Gen.Select(version, Gen.OneOf("media", "users", "v1").Array[0, 3]);
        var allowed = 0;
        Gen.Select(patterns, paths, (pattern, path) => (
            Pattern: (string[])[pattern.Item1, .. pattern.Item2], Path: (string[])[path.Item1, .. path.Item2])).Sample(
            test =>
            {
                var (pattern, path) = test;
                var json = Json("/" + string.Join('/', pattern));
                var (alike, literal) = (Acl.Parse(json), Acl.Parse(json, AclVersions.Literal));
                var rest = string.Join('/', path.Skip(1));
                // Behind a "**" no segment is the version.
                var hasVersion = Versions.Contains(path[0]) || path is ["v3", "media", ..];
                string[] others = hasVersion && pattern is not ["**", ..]
                    ? [path[0], .. Versions, .. pattern is ["v3", "media", ..] && path is [_, "media", ..] ? ["v3"] : Array.Empty<string>()]
                    : [path[0]];
                var expected = others.Any(other => literal.Allows("GET", Path($"/{other}/{rest}".TrimEnd('/'))));
                var actual = alike.Decide("GET", Path("/" + string.Join('/', path)));
                Assert.Equal(expected, actual.Allowed);
                if (actual.AcrossVersions) Interlocked.Increment(ref allowed);
            },
            iter: 20_000);
        Assert.True(allowed > 200);
    }

    [Fact]
    public void Allows_and_Decide_agree_and_neither_grants_nor_refusals_of_Allows_allocate()
    {
        var acl = Acl.Parse(Json("/v1/users/**"));
        var (granted, refused) = (Path("/beta/users/x"), Path("/beta/legs"));
        Assert.True(acl.Allows("GET", granted) && acl.Decide("GET", granted).Allowed);
        Assert.False(acl.Allows("GET", refused) || acl.Decide("GET", refused).Allowed);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            acl.Decide("GET", granted);
            acl.Allows("GET", granted);
            acl.Allows("GET", refused);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static JsonElement Json(string pattern) =>
        JsonElement.Parse(System.Text.Encoding.UTF8.GetBytes($"{{\"paths\":{{\"{pattern}\":{{}}}}}}"));

    private static AclPath Path(string target)
    {
        Assert.True(AclPath.TryParse(target, out var path, out var reason), reason);
        return path;
    }

    private static AclDecision Decide(string pattern, string target) => Acl.Parse(Json(pattern)).Decide("GET", Path(target));

    private static AclDecision Decide(string acl, string target, string method) =>
        AclTests.Parse(acl).Decide(method, Path(target));
}
