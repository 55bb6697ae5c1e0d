using System.Text.Json;

namespace Parley.Tokens.Tests.Acls;

public sealed class AclBuilderTests
{
    [Fact]
    public void It_writes_the_documented_shape() => Assert.Equal(
        """{"paths":{"/*/users/**":{},"/*/legs/**":{"methods":["GET","POST"]}}}""",
        new AclBuilder().Allow("/*/users/**").Allow("/*/legs/**", "GET", "post").Build().Json.GetRawText());

    [Fact]
    public void What_it_builds_stands_where_JSON_is_wanted()
    {
        JsonElement? json = new AclBuilder().Allow("/a");
        Assert.Equal("""{"paths":{"/a":{}}}""", json!.Value.GetRawText());
        json = AclPresets.None;
        Assert.Equal("""{"paths":{}}""", json.Value.GetRawText());
    }

    [Theory]
    [InlineData("users")]
    [InlineData("/a b")]
    [InlineData("/a", "HEAD")]
    public void A_wrong_pattern_or_method_is_named(string pattern, params string[] methods) =>
        Assert.Throws<ArgumentException>(() => new AclBuilder().Allow(pattern, methods).Build());

    [Fact]
    public void A_pattern_is_given_once() =>
        Assert.Throws<ArgumentException>(() => new AclBuilder().Allow("/a", "GET").Allow("/a", "POST"));

    [Fact]
    public void The_presets_are_the_documented_sets()
    {
        Assert.Equal(10, AclPresets.ClientSdk.Acl.Entries.Count);
        Assert.True(Allows(AclPresets.ClientSdk, "/v0.3/image/x"));
        Assert.False(Allows(AclPresets.ClientSdk, "/v1/rtc/metrics"));
        Assert.True(Allows(AclPresets.ClientSdkWithRtc, "/v1/rtc/metrics"));
        Assert.False(Allows(AclPresets.ClientSdkWithRtc, "/v0.3/image/x"));
        Assert.True(Allows(AclPresets.ClientSdkWithRtc, "/v0.3/knocking"));
        Assert.False(Allows(AclPresets.None, "/v1/users"));
    }

    private static bool Allows(BuiltAcl acl, string target)
    {
        Assert.True(AclPath.TryParse(target, out var path, out _));
        return acl.Acl.Decide("POST", path).Allowed;
    }
}
