using System.Diagnostics;
using System.Text.Json;

namespace Parley.Tokens.Tests.Acls;

public sealed class AclTests
{
    [Theory]
    [InlineData("/*/users/**", "/v1/users", true)]
    [InlineData("/*/users/**", "/v0.3/users/USR-x", true)]
    [InlineData("/*/users/**", "/beta/users/USR-x/conversations", true)]
    [InlineData("/*/users/**", "/v1/conversations", false)]
    [InlineData("/*/users/**", "/users", false)]
    [InlineData("/*/users/**", "/v1/usersx", false)]
    [InlineData("/*/users/**", "/v1/Users", false)]
    [InlineData("/*/users/**", "/a/v1/users", false)]
    [InlineData("/*/users/**", "/v1/users;x=1", false)]
    [InlineData("/*/conversations/**", "/v0.1/conversations", true)]
    [InlineData("/*/conversations/CON-x/**", "/v1/conversations/CON-x/events", true)]
    [InlineData("/*/conversations/CON-x/**", "/v1/conversations/CON-y/events", false)]
    public void The_documented_patterns_match_every_version_and_what_lies_below(
        string pattern, string path, bool isAllowed) => Assert.Equal(isAllowed, Decide(pattern, path).Allowed);

    [Theory]
    [InlineData("/**", "/", true)]
    [InlineData("/**", "/a/b/c", true)]
    [InlineData("/v1/users/*", "/v1/users/x", true)]
    [InlineData("/v1/users/*", "/v1/users", false)]
    [InlineData("/v1/users/*", "/v1/users/x/y", false)]
    [InlineData("/", "/", true)]
    [InlineData("/", "/a", false)]
    [InlineData("/v1/users/", "/v1/users", true)]
    [InlineData("/v1//users", "/v1/users", false)]
    [InlineData("/**/events", "/events", true)]
    [InlineData("/**/events", "/v1/c/CON/events", true)]
    [InlineData("/**/events", "/v1/c/CON/events/1", false)]
    [InlineData("/**/a/**/b/**", "/a/b", true)]
    [InlineData("/**/a/**/b/**", "/x/a/a/x/b/y", true)]
    [InlineData("/**/a/**/b/**", "/b/a", false)]
    [InlineData("/**/**/**", "/", true)]
    [InlineData("/**/*", "/", false)]
    [InlineData("/**/*", "/a/b", true)]
    [InlineData("/v*/users", "/v1/users", false)]
    [InlineData("/v*/users", "/v*/users", true)]
    [InlineData("/***/users", "/v1/users", false)]
    [InlineData("/v1/[a-z]+", "/v1/abc", false)]
    [InlineData("/v1/us.rs", "/v1/users", false)]
    [InlineData("/v1/%75sers", "/v1/users", false)]
    public void Stars_stand_for_whole_segments_only(string pattern, string path, bool isAllowed) =>
        Assert.Equal(isAllowed, Decide(pattern, path).Allowed);

    [Fact]
    public void Methods_narrow_an_entry()
    {
        var acl = Parse("""{"paths":{"/*/users/**":{"methods":["get"]},"/*/legs/**":{"methods":[]},"/*/push/**":{"methods":null}}}""");
        Assert.True(Decide(acl, "/v1/users").Allowed);
        Assert.True(Decide(acl, "/v1/users", "HEAD").Allowed);
        Assert.Equal("path '/*/users/**' covers it but allows only GET", Decide(acl, "/v1/users", "POST").Reason);
        Assert.Equal("path '/*/legs/**' covers it but allows no method", Decide(acl, "/v1/legs").Reason);
        Assert.True(Decide(acl, "/v1/push", "DELETE").Allowed);
        Assert.Equal(["GET"], acl.Entries[0].Methods!);
        Assert.Null(acl.Entries[2].Methods);
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    [InlineData("get")]
    [InlineData("")]
    [InlineData("GET ")]
    public void An_ACL_grants_no_method_outside_its_five(string method)
    {
        Assert.False(Decide(Acl.AllowAll, "/v1/users", method).Allowed);
        Assert.False(Decide("/**", "/v1/users", method).Allowed);
    }

    [Fact]
    public void Several_entries_add_up()
    {
        var acl = Parse("""{"paths":{"/*/users/**":{"methods":["GET"]},"/v1/users":{"methods":["POST","PUT"]}}}""");
        Assert.Same(acl.Entries[1], Decide(acl, "/v1/users", "POST").Entry);
        var denied = Decide(acl, "/v1/users", "DELETE");
        Assert.Same(acl.Entries[0], denied.Entry);
        Assert.Equal("path '/*/users/**' covers it but allows only GET", denied.Reason);
    }

    [Fact]
    public void An_ACL_without_paths_allows_nothing()
    {
        var acl = Parse("""{"paths":{}}""");
        Assert.False(acl.IsMalformed);
        Assert.False(Decide(acl, "/v1/users").Allowed);
        Assert.False(Decide(Acl.AllowNothing, "/").Allowed);
        Assert.Empty(Acl.AllowNothing.Entries);
    }

    [Fact]
    public void A_refusal_names_method_path_and_size()
    {
        var acl = AclPresets.ClientSdk.Acl;
        Assert.Equal(
            new AclDecision(false, null, "POST /v1/calls is not covered by any of the 10 paths of the ACL"),
            Decide(acl, "/v1/calls", "POST"));
        Assert.InRange(Decide(acl, "/" + new string('x', 4000)).Reason.Length, 1, 300);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"/**\"")]
    [InlineData("[]")]
    [InlineData("[\"/**\"]")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("""{"paths":null}""")]
    [InlineData("""{"paths":"/**"}""")]
    [InlineData("""{"paths":["/**"]}""")]
    [InlineData("""{"paths":1}""")]
    [InlineData("""{"Paths":{"/**":{}}}""")]
    [InlineData("""{"paths":{"/**":{}},"more":1}""")]
    [InlineData("""{"paths":{"/**":{}},"paths":{}}""")]
    [InlineData("""{"paths":{"/**":{},"users":{}}}""")]
    [InlineData("""{"paths":{"/**":{},"":{}}}""")]
    [InlineData("""{"paths":{"/**":{},"**":{}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a b":{}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a\t":{}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a\u00a0":{}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a\ufeff":{}}}""")]
    [InlineData("""{"paths":{"/**":{},"/\ud800":{}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":null}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":[]}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":true}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"method":["GET"]}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"methods":"GET"}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"methods":["GET",1]}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"methods":["HEAD"]}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"methods":["OPTIONS"]}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"methods":["*"]}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"methods":["GET"],"methods":["POST"]}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"filters":null}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"filters":["x"]}}}""")]
    [InlineData("""{"paths":{"/**":{},"/a":{"filters":{},"filters":{}}}}""")]
    public void One_wrong_part_makes_the_whole_ACL_allow_nothing(string json)
    {
        var acl = Parse(json);
        Assert.True(acl.IsMalformed);
        Assert.NotNull(acl.Problem);
        Assert.Empty(acl.Entries);
        var decision = Decide(acl, "/v1/users");
        Assert.False(decision.Allowed);
        Assert.Equal($"the acl claim is malformed and allows nothing: {acl.Problem}", decision.Reason);
    }

    [Fact]
    public void An_undefined_element_is_malformed() => Assert.True(Acl.Parse(default).IsMalformed);

    [Fact]
    public void The_bounds_are_where_they_are_said_to_be()
    {
        string Paths(int count) => "{\"paths\":{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"/{i}\":{{}}")) + "}}";
        Assert.Equal(1000, Parse(Paths(1000)).Entries.Count);
        Assert.True(Parse(Paths(1001)).IsMalformed);

        static Acl One(string pattern) => Parse($"{{\"paths\":{{\"{pattern}\":{{}}}}}}");
        Assert.False(One("/" + new string('a', 1023)).IsMalformed);
        Assert.True(One("/" + new string('a', 1024)).IsMalformed);
        Assert.False(One(string.Concat(Enumerable.Repeat("/a", 63))).IsMalformed);
        Assert.True(One(string.Concat(Enumerable.Repeat("/a", 64))).IsMalformed);
        Assert.False(One(string.Concat(Enumerable.Repeat("/**", 300))).IsMalformed);
    }

    [Fact]
    public void The_last_of_sixty_three_segments_still_counts()
    {
        var pattern = string.Concat(Enumerable.Repeat("/**/a", 31)) + "/**";
        Assert.True(Decide(pattern, string.Concat(Enumerable.Repeat("/a", 31))).Allowed);
        Assert.True(Decide(pattern, string.Concat(Enumerable.Repeat("/a", 400)) + "/b").Allowed);
        Assert.False(Decide(pattern, string.Concat(Enumerable.Repeat("/a", 30))).Allowed);
    }

    [Fact]
    public void An_entry_with_filters_allows_only_what_they_hold_for()
    {
        var acl = Parse("""{"paths":{"/*/c/**":{"filters":{"id":"CON-x","n":5,"b":true}}}}""");
        Assert.Equal(JsonValueKind.Object, acl.Entries[0].Filters!.Value.ValueKind);
        Assert.Equal("path '/*/c/**' covers it but its filter 'id' is not met", Decide(acl, "/v1/c").Reason);

        var fields = new Dictionary<string, string?> { ["id"] = "CON-x", ["n"] = "5", ["b"] = "true" };
        Assert.True(AclPath.TryParse("/v1/c", out var path, out _));
        Assert.True(acl.Decide("GET", path, name => fields.GetValueOrDefault(name)).Allowed);
        foreach (var (name, wrong) in new[] { ("id", "con-x"), ("id", null), ("n", "5.0"), ("b", "True") })
        {
            var changed = new Dictionary<string, string?>(fields) { [name] = wrong };
            var decision = acl.Decide("GET", path, changed.GetValueOrDefault);
            Assert.False(decision.Allowed);
            Assert.Contains($"'{name}'", decision.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void A_filter_that_nothing_can_equal_refuses(string value)
    {
        var acl = Parse($$"""{"paths":{"/**":{"filters":{"x":{{value}} } } } }""");
        Assert.False(acl.IsMalformed);
        Assert.True(AclPath.TryParse("/v1", out var path, out _));
        Assert.False(acl.Decide("GET", path, _ => value).Allowed);
    }

    [Fact]
    public void Empty_filters_are_no_filters() =>
        Assert.True(Decide(Parse("""{"paths":{"/**":{"filters":{}}}}"""), "/v1").Allowed);

    [Fact]
    public void Filters_outlive_the_document_that_they_came_from()
    {
        Acl acl;
        using (var document = JsonDocument.Parse("""{"paths":{"/**":{"filters":{"x":"1"}}}}""")) acl = Acl.Parse(document.RootElement);
        Assert.Equal("""{"x":"1"}""", acl.Entries[0].Filters!.Value.GetRawText());
    }

    [Fact]
    public void Hostile_patterns_and_paths_take_no_time()
    {
        // With backtracking this is beyond any lifetime: 31 wildcards over 512 segments.
        var acl = Parse($$"""{"paths":{ "{{string.Concat(Enumerable.Repeat("/**/a", 31))}}/b": {} } }""");
        Assert.True(AclPath.TryParse(string.Concat(Enumerable.Repeat("/a", 512)), out var path, out _));
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++) Assert.False(acl.Decide("GET", path).Allowed);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Allowing_allocates_nothing()
    {
        var acl = Parse("""{"paths":{"/x/**/a/**":{},"/*/users/**":{"methods":["GET"]}}}""");
        Assert.True(AclPath.TryParse("/v1/users/USR-x", out var path, out _));
        acl.Decide("GET", path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) acl.Decide("GET", path);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    internal static Acl Parse(string json) =>
        Acl.Parse(JsonElement.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

    private static AclDecision Decide(Acl acl, string target, string method = "GET")
    {
        Assert.True(AclPath.TryParse(target, out var path, out var reason), reason);
        return acl.Decide(method, path);
    }

    private static AclDecision Decide(string pattern, string target, string method = "GET") =>
        Decide(Parse($"{{\"paths\":{{\"{JsonEncodedText.Encode(pattern)}\":{{}}}}}}"), target, method);
}
