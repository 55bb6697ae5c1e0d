using System.Text.Json;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Inspection;

/// <summary>A reason is of use when it says which part of the token it is about.</summary>
public sealed class ReasonTests
{
    private static readonly InspectionContext Context = new() { Now = Now, Keys = [Key] };

    // Each rule with a token that breaks it, and the member that its reason has to name.
    public static TheoryData<TokenRule, string, string> Broken => new()
    {
        { TokenRule.Present, "token", "" },
        { TokenRule.Structure, "token", "a.b" },
        { TokenRule.Structure, "header", $"a=.{B64(Payload())}.YQ" },
        { TokenRule.Structure, "header", $"{B64("[]")}.{B64(Payload())}.YQ" },
        { TokenRule.Structure, "payload", $"{B64(Header)}.{B64("{")}.YQ" },
        { TokenRule.Structure, "signature", $"{B64(Header)}.{B64(Payload())}.YR" },
        { TokenRule.Header, "crit", Sign(Payload(), """{"alg":"RS256","crit":["x"]}""") },
        { TokenRule.Header, "jwk", Sign(Payload(), """{"alg":"RS256","jwk":{}}""") },
        { TokenRule.Header, "kid", Sign(Payload(), """{"alg":"RS256","kid":1}""") },
        { TokenRule.Algorithm, "alg", Sign(Payload(), """{"typ":"JWT"}""") },
        { TokenRule.Algorithm, "alg", Sign(Payload(), """{"alg":"none"}""") },
        { TokenRule.Type, "typ", Sign(Payload(), """{"alg":"RS256","typ":"at+jwt"}""") },
        { TokenRule.Application, "application_id", Sign($$"""{"iat":{{Iat}},"jti":"j"}""") },
        { TokenRule.Application, "application_id", Sign($$"""{"application_id":1,"iat":{{Iat}},"jti":"j"}""") },
        { TokenRule.Signature, "signature", Sign(Payload(), key: OtherRsa) },
        { TokenRule.Signature, "signature", $"{B64(Header)}.{B64(Payload())}.YQ" },
        { TokenRule.IssuedAt, "iat", Sign($$"""{"application_id":"{{App}}","jti":"j"}""") },
        { TokenRule.IssuedAt, "iat", Sign(Payload(iat: "null")) },
        { TokenRule.IssuedAt, "iat", Sign(Payload(iat: "-1")) },
        { TokenRule.IssuedAt, "iat", Sign(Payload(iat: "\"now\"")) },
        { TokenRule.IssuedAt, "iat", Sign(Payload(iat: $"{Iat + 3600}")) },
        { TokenRule.IssuedAt, "iat", Sign(Payload(iat: $"{Iat}000000")) },
        { TokenRule.Id, "jti", Sign($$"""{"application_id":"{{App}}","iat":{{Iat}}}""") },
        { TokenRule.Id, "jti", Sign($$"""{"application_id":"{{App}}","iat":{{Iat}},"jti":[]}""") },
        { TokenRule.NotBefore, "nbf", Good(",\"nbf\":true") },
        { TokenRule.NotBefore, "nbf", Good($",\"nbf\":{Iat + 3600}") },
        { TokenRule.Expiry, "exp", Good(",\"exp\":[]") },
        { TokenRule.Expiry, "exp", Sign(Payload($",\"exp\":{Iat - 3600}", $"{Iat - 7200}")) },
        { TokenRule.Expiry, "iat", Sign(Payload(iat: $"{Iat - 7200}")) },
        { TokenRule.Subject, "sub", Good(",\"sub\":\"\"") },
        { TokenRule.Subject, "sub", Good(",\"sub\":\"a\\nb\"") },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void Every_refusal_names_the_member_that_it_is_about(TokenRule rule, string member, string token)
    {
        var failure = Judge(token).Failure!;
        Assert.Equal((rule, member), (failure.Rule, failure.Member));
        Assert.Contains(member, failure.Reason, StringComparison.Ordinal);

        var result = TokenInspector.Inspect(token, Context).Of(rule);
        Assert.Equal((RuleStatus.Failed, failure.Reason, member), (result.Status, result.Sentence, result.Member));
    }

    [Fact]
    public void A_rule_that_was_not_judged_names_its_member_too() => Assert.All(
        TokenInspector.Inspect("x", Context).Rules,
        rule => Assert.Contains(rule.Member, rule.Sentence, StringComparison.Ordinal));

    [Fact]
    public void Lifetimes_and_missing_keys_name_their_member_too()
    {
        var strict = new TokenOptions { LongLifetime = LongLifetime.Refuse, RequireType = true, RequireMinLifetime = true };
        foreach (var life in new[] { 5, 100_000 })
            Assert.Equal("exp", Judge(Good($",\"exp\":{Iat + life}"), strict).Failure!.Member);
        Assert.Equal("typ", Judge(Sign(Payload(), """{"alg":"RS256"}"""), strict).Failure!.Member);
        ParsedToken.TryParse(Good(), strict, out var parsed, out _);
        new TokenVerifier(strict, Clock()).TryVerify(parsed!, [], out _, out var failure);
        Assert.Equal("signature", failure!.Member);
        Assert.Contains("signature", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"sub\":\"ann\",\"nbf\":1,\"exp\":1772366500,\"acl\":{\"paths\":{}}")]
    public void Every_sentence_of_a_good_token_names_its_member(string more)
    {
        foreach (var keys in new[] { Context.Keys, [] })
            foreach (var rule in TokenInspector.Inspect(Good(more), Context with { Keys = keys }).Rules)
                Assert.Contains(rule.Member, rule.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Disappointed_expectations_name_the_claim()
    {
        var report = TokenInspector.Inspect(
            Good(",\"sub\":\"ann\",\"acl\":{\"paths\":{}}"),
            Context with { ExpectedApplicationId = OtherApp, ExpectedSubject = "bob", ExpectedAcl = AclPresets.ClientSdk });
        Assert.Equal($"application_id is '{App}', not '{OtherApp}'", report.Of(TokenRule.Application).Sentence);
        Assert.Equal("sub is 'ann', not 'bob'", report.Of(TokenRule.Subject).Sentence);
        Assert.StartsWith("the acl lacks", report.Of(TokenRule.Acl).Sentence, StringComparison.Ordinal);
        report = TokenInspector.Inspect(Good(), Context with { ExpectedSubject = "bob", ExpectedAcl = AclPresets.ClientSdk });
        Assert.Contains("no sub", report.Of(TokenRule.Subject).Sentence, StringComparison.Ordinal);
        Assert.Contains("no acl", report.Of(TokenRule.Acl).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_acl_is_reported_with_the_place_in_it()
    {
        var token = Good(",\"sub\":\"ann\",\"acl\":{\"paths\":{\"/*/users/**\":{\"methods\":[\"GET\",\"LIST\"]}}}");
        var report = TokenInspector.Inspect(token, Context with { Method = "GET", Path = "/v1/users" });
        const string place = "acl.paths[\"/*/users/**\"].methods[1]";
        Assert.Equal((RuleStatus.Failed, place), (report.Of(TokenRule.Acl).Status, report.Of(TokenRule.Acl).Member));
        Assert.Contains(place, report.Of(TokenRule.Acl).Sentence, StringComparison.Ordinal);
        Assert.Contains(report.Warnings, warning => warning.Contains(place, StringComparison.Ordinal));
        Assert.Contains(place, report.Decision!.Value.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AclVersions.Alike, true, "alike")]
    [InlineData(AclVersions.Literal, false, "literal")]
    public void The_report_says_how_versions_were_read_and_which_entry_decided(AclVersions versions, bool isAllowed, string word)
    {
        var token = Good(",\"sub\":\"ann\",\"acl\":{\"paths\":{\"/v1/users/**\":{}}}");
        var context = Context with
        {
            Options = new TokenOptions { AclVersions = versions },
            Method = "GET",
            Path = "/beta/users/USR-x",
        };
        var report = TokenInspector.Inspect(token, context);
        Assert.Equal((versions, isAllowed), (report.AclVersions, report.Decision!.Value.Allowed));
        Assert.Equal(isAllowed, report.Decision.Value.AcrossVersions);
        Assert.Equal(isAllowed ? "/v1/users/**" : null, report.Decision.Value.Entry?.Pattern);
        Assert.Contains("'/v1/users/**'", report.Decision.Value.Reason, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Contains(json.RootElement.EnumerateObject(), it => it.Value.ValueKind == JsonValueKind.String && it.Value.ValueEquals(word));
        Assert.All(json.RootElement.GetProperty("rules").EnumerateArray(), rule => Assert.NotEmpty(rule.GetProperty("member").GetString()!));
        Assert.Equal(versions, TokenInspector.Inspect("x", context).AclVersions);
    }
}
