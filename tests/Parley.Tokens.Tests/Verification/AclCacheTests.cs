using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Verification;

public sealed class AclCacheTests
{
    private readonly TokenVerifier _verifier = new(new TokenOptions(), Clock());

    [Fact]
    public void Equal_acls_of_different_tokens_are_one_object() =>
        Assert.Same(AclOf("/*/users/**", "j-1"), AclOf("/*/users/**", "j-2"));

    [Fact]
    public void Different_acls_are_not_confused()
    {
        Assert.Equal("/*/users/**", Assert.Single(AclOf("/*/users/**", "j-1").Entries).Pattern);
        Assert.Equal("/*/media/**", Assert.Single(AclOf("/*/media/**", "j-1").Entries).Pattern);
    }

    [Fact]
    public void A_malformed_acl_stays_malformed()
    {
        Assert.True(AclOf("no-path", "j-1").IsMalformed);
        Assert.True(AclOf("no-path", "j-2").IsMalformed);
    }

    private Acl AclOf(string paths, string id)
    {
        var acl = "{\"paths\":{\"" + paths + "\":{}}}";
        var text = Good($""","n":"{id}","sub":"ann","acl":{acl}""");
        Assert.True(ParsedToken.TryParse(text, new TokenOptions(), out var parsed, out _));
        Assert.True(_verifier.TryVerify(parsed, [Key], out var verified, out _));
        return verified.Acl;
    }
}
