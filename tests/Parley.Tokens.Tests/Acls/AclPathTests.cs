namespace Parley.Tokens.Tests.Acls;

public sealed class AclPathTests
{
    [Theory]
    [InlineData("/", "/", 0)]
    [InlineData("/?a=/../", "/", 0)]
    [InlineData("/v1/users", "/v1/users", 2)]
    [InlineData("/v1/users/", "/v1/users", 2)]
    [InlineData("/v1/users?x=%zz//..", "/v1/users", 2)]
    [InlineData("/v1/users/?x", "/v1/users", 2)]
    [InlineData("/v1/users/ann%20b", "/v1/users/ann b", 3)]
    [InlineData("/v1/users/%C3%A9", "/v1/users/é", 3)]
    [InlineData("/v1/users/é", "/v1/users/é", 3)]
    [InlineData("/v1/%75sers", "/v1/users", 2)]
    [InlineData("/v1/users/100%25", "/v1/users/100%", 3)]
    [InlineData("/v1/users/%25zz", "/v1/users/%zz", 3)]
    [InlineData("/v1/users/a%3Fb%23c", "/v1/users/a?b#c", 3)]
    [InlineData("/v1/users/...", "/v1/users/...", 3)]
    [InlineData("/v1/users/.a", "/v1/users/.a", 3)]
    [InlineData("/v1/users;x=1/a;b", "/v1/users;x=1/a;b", 3)]
    [InlineData("/V1/Users", "/V1/Users", 2)]
    [InlineData("/v1/users/a%2Bb+c", "/v1/users/a+b+c", 3)]
    [InlineData("/*/**", "/*/**", 2)]
    public void A_path_has_one_normal_form(string target, string normal, int segments)
    {
        Assert.True(AclPath.TryParse(target, out var path, out var reason), reason);
        Assert.Equal(normal, path.ToString());
        Assert.Equal(segments, path.Count);
        if (segments > 0) Assert.Equal(normal, "/" + string.Join('/', Segments(path)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1/users")]
    [InlineData("http://host/v1/users")]
    [InlineData("*")]
    [InlineData("?/v1")]
    [InlineData(" /v1")]
    [InlineData("//")]
    [InlineData("///")]
    [InlineData("//v1")]
    [InlineData("/v1//users")]
    [InlineData("/v1/users//")]
    [InlineData("/v1/./users")]
    [InlineData("/v1/../users")]
    [InlineData("/v1/users/..")]
    [InlineData("/v1/users/../")]
    [InlineData("/v1/users/.")]
    [InlineData("/..")]
    [InlineData("/v1/%2e%2e/users")]
    [InlineData("/v1/.%2E/users")]
    [InlineData("/v1/%2e/users")]
    [InlineData("/v1%2fusers")]
    [InlineData("/v1%2Fusers")]
    [InlineData("/v1%5cusers")]
    [InlineData("/v1%5Cusers")]
    [InlineData("/v1\\users")]
    [InlineData("/v1/%252e%252e/users")]
    [InlineData("/v1/%252fusers")]
    [InlineData("/v1/%252Fusers")]
    [InlineData("/v1/%255cusers")]
    [InlineData("/v1/%25252e")]
    [InlineData("/v1/%2525")]
    [InlineData("/v1/users%00")]
    [InlineData("/v1/users\0")]
    [InlineData("/v1/users%0d%0a")]
    [InlineData("/v1/users\n")]
    [InlineData("/v1/users%7f")]
    [InlineData("/v1/users%C2%85")]
    [InlineData("/v1/%")]
    [InlineData("/v1/%2")]
    [InlineData("/v1/%zz")]
    [InlineData("/v1/%2/a")]
    [InlineData("/v1/%u002f")]
    [InlineData("/v1/%ff")]
    [InlineData("/v1/%c0%af")]
    [InlineData("/v1/%e0%80%af")]
    [InlineData("/v1/%ed%a0%80")]
    [InlineData("/v1/users#top")]
    public void A_path_that_two_readers_could_take_differently_is_refused(string target)
    {
        Assert.False(AclPath.TryParse(target, out var path, out var reason));
        Assert.StartsWith("the path ", reason, StringComparison.Ordinal);
        Assert.Equal(0, path.Count);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        // Not as inline data: attributes are stored as UTF-8, which has no such thing.
        foreach (var end in new[] { "\ud800", "\udc00", "\udc00\ud800", "\ud800a", "\ud83d\ude00\ud83d" })
        {
            Assert.False(AclPath.TryParse("/v1/" + end, out _, out _));
            Assert.False(AclPath.TryParse("/v1/%20" + end, out _, out _));
            Assert.False(AclPath.TryParse("/v1/" + end + "%20", out _, out _));
        }
        Assert.True(AclPath.TryParse("/v1/😀%20😀", out _, out _));
    }

    [Theory]
    [InlineData("/v1∕users")]
    [InlineData("/v1／users")]
    [InlineData("/v1%EF%BC%8Fusers")]
    [InlineData("/v1/users/．．")]
    public void Lookalikes_of_slash_and_dot_are_ordinary_characters(string target)
    {
        Assert.True(AclPath.TryParse(target, out var path, out _));
        Assert.Equal(target.Count(c => c == '/'), path.Count);
    }

    [Fact]
    public void The_length_and_the_number_of_segments_are_limited()
    {
        Assert.True(AclPath.TryParse("/" + new string('a', 4095), out _, out _));
        Assert.False(AclPath.TryParse("/" + new string('a', 4096), out _, out _));
        Assert.True(AclPath.TryParse("/a?" + new string('a', 10_000), out _, out _));
        Assert.True(AclPath.TryParse(string.Concat(Enumerable.Repeat("/a", 512)), out var path, out _));
        Assert.Equal(512, path.Count);
        Assert.False(AclPath.TryParse(string.Concat(Enumerable.Repeat("/a", 513)), out _, out _));
    }

    [Fact]
    public void The_default_is_the_root()
    {
        AclPath path = default;
        Assert.Equal((0, "/"), (path.Count, path.ToString()));
        Assert.Throws<IndexOutOfRangeException>(() => path[0].Length);
    }

    internal static List<string> Segments(AclPath path)
    {
        var segments = new List<string>();
        for (var i = 0; i < path.Count; i++) segments.Add(path[i].ToString());
        return segments;
    }
}
