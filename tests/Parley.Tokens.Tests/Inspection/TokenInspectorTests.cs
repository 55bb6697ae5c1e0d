using System.Text.Json;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Inspection;

public sealed class TokenInspectorTests
{
    private static readonly InspectionContext Context = new()
    {
        Now = Now,
        Keys = [OtherKey, Key],
        ExpectedApplicationId = App,
        ExpectedSubject = "ann",
        ExpectedAcl = AclPresets.ClientSdk,
        Method = "POST",
        Path = "/v1/users?x=1",
    };

    private static readonly string Ann = Ours(AclPresets.ClientSdk.Json.GetRawText());

    [Fact]
    public void A_sound_token_passes_every_rule_and_every_expectation()
    {
        var report = TokenInspector.Inspect(Ann, Context);
        Assert.True(report is { IsAccepted: true, IsAsExpected: true });
        Assert.All(report.Rules, rule => Assert.Equal(RuleStatus.Passed, rule.Status));
        Assert.Equal(Enum.GetValues<TokenRule>(), report.Rules.Select(rule => rule.Rule));
        Assert.Equal((Key.Thumbprint, 600d), (report.KeyThumbprint, report.RemainingSeconds));
        Assert.Empty(report.Warnings);
        Assert.Equal((true, "/*/users/**"), (report.Decision!.Value.Allowed, report.Decision.Value.Entry!.Pattern));
        Assert.Equal("ann", report.Payload!.Value.GetProperty("sub").GetString());
    }

    [Fact]
    public void Expiry_signature_application_subject_and_acl_fail_separately()
    {
        (TokenRule Rule, string Token, InspectionContext Context, bool IsAccepted)[] cases =
        [
            (TokenRule.Expiry, Ann, Context with { Now = Now.AddHours(1) }, false),
            (TokenRule.Signature, Ann, Context with { Keys = [OtherKey] }, false),
            (TokenRule.Application, Ann, Context with { ExpectedApplicationId = OtherApp }, true),
            (TokenRule.Subject, Ann, Context with { ExpectedSubject = "bob" }, true),
            (TokenRule.Subject, Ann, Context with { ExpectedSubject = "Ann" }, true),
            (TokenRule.Acl, Ann, Context with { ExpectedAcl = AclPresets.ClientSdkWithRtc }, true),
            (TokenRule.Acl, Ours("\"x\""), Context, true),
        ];
        foreach (var (rule, token, context, isAccepted) in cases)
        {
            var report = TokenInspector.Inspect(token, context);
            Assert.Equal([rule], report.Rules.Where(result => result.Status == RuleStatus.Failed).Select(result => result.Rule));
            Assert.Equal((isAccepted, false), (report.IsAccepted!.Value, report.IsAsExpected!.Value));
        }
    }

    [Fact]
    public void All_of_them_fail_together_in_one_report()
    {
        var context = Context with
        {
            Now = Now.AddHours(1),
            Keys = [OtherKey],
            ExpectedApplicationId = OtherApp,
            ExpectedSubject = "bob",
            ExpectedAcl = AclPresets.None,
        };
        var report = TokenInspector.Inspect(Ann, context);
        Assert.Equal(
            [TokenRule.Application, TokenRule.Signature, TokenRule.Expiry, TokenRule.Subject, TokenRule.Acl],
            report.Rules.Where(result => result.Status == RuleStatus.Failed).Select(result => result.Rule));
        Assert.Equal(-3000, report.RemainingSeconds);
    }

    [Fact]
    public void An_acl_mismatch_names_what_is_missing_and_what_is_too_much()
    {
        var report = TokenInspector.Inspect(Ann, Context with { ExpectedAcl = AclPresets.ClientSdkWithRtc });
        Assert.Equal("the acl lacks '/*/rtc/**'", report.Of(TokenRule.Acl).Sentence);
        report = TokenInspector.Inspect(Ann, Context with { ExpectedAcl = AclPresets.None });
        Assert.Contains("'/*/legs/**', which is not expected", report.Of(TokenRule.Acl).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_keys_the_signature_is_not_checked_and_no_verdict_given()
    {
        var report = TokenInspector.Inspect(Ann, Context with { Keys = [] });
        Assert.Equal(RuleStatus.NotChecked, report.Of(TokenRule.Signature).Status);
        Assert.Null(report.IsAccepted);
        Assert.False(TokenInspector.Inspect(Ann, Context with { Keys = [], Now = Now.AddDays(2) }).IsAccepted);
    }

    [Fact]
    public void Another_algorithm_is_named_and_its_signature_not_checked()
    {
        var report = TokenInspector.Inspect(Sign(Payload(), """{"alg":"HS256","typ":"JWT"}"""), Context);
        Assert.Contains("HS256", report.Of(TokenRule.Algorithm).Sentence, StringComparison.Ordinal);
        Assert.Equal(RuleStatus.NotChecked, report.Of(TokenRule.Signature).Status);
        Assert.Null(report.KeyThumbprint);
        Assert.False(report.IsAccepted);
    }

    [Theory]
    [InlineData("", TokenRule.Present)]
    [InlineData(null, TokenRule.Present)]
    [InlineData("x", TokenRule.Structure)]
    [InlineData("a.b.c.d.e", TokenRule.Structure)]
    public void What_is_no_token_fails_early_and_says_so(string? token, TokenRule rule)
    {
        var report = TokenInspector.Inspect(token!, Context);
        Assert.Equal(RuleStatus.Failed, report.Of(rule).Status);
        Assert.Equal(RuleStatus.NotChecked, report.Of(TokenRule.Acl).Status);
        Assert.False(report.IsAccepted);
    }

    [Theory]
    [InlineData("\"exp\":\"1772366700\"", "exp is a string")]
    [InlineData("\"exp\":1772366700000", "milliseconds")]
    [InlineData("\"exp\":1782366700", "exp is too far away")]
    [InlineData("\"sub\":\"ann\"", "the token has no exp")]
    [InlineData("\"sub\":\"ann\"", "user tokens need one")]
    [InlineData("\"acl\":\"{}\"", "JSON-encoded twice")]
    [InlineData("\"paths\":{}", "'paths' stands at the top level")]
    [InlineData("\"subject\":\"x\",\"issued_at\":1", "unknown claims are ignored: subject, issued_at")]
    public void Oddities_are_warned_of(string claim, string warning)
    {
        var report = TokenInspector.Inspect(Good("," + claim), new InspectionContext { Now = Now, Keys = [Key] });
        Assert.True(report.IsAccepted);
        Assert.Contains(report.Warnings, text => text.Contains(warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("-1")]
    [InlineData("1772366400000000")]
    [InlineData("9223372036854775807")]
    public void An_unreadable_iat_leaves_the_end_unknown(string iat)
    {
        var report = TokenInspector.Inspect(Sign(Payload(iat: iat)), Context);
        Assert.Equal(RuleStatus.Failed, report.Of(TokenRule.IssuedAt).Status);
        Assert.Equal(RuleStatus.NotChecked, report.Of(TokenRule.Expiry).Status);
        Assert.Null(report.RemainingSeconds);
    }

    [Fact]
    public void An_unreadable_exp_fails_its_own_rule()
    {
        var report = TokenInspector.Inspect(Good(",\"exp\":\"soon\""), Context);
        Assert.Equal(RuleStatus.Failed, report.Of(TokenRule.Expiry).Status);
        Assert.Equal(RuleStatus.NotChecked, report.Of(TokenRule.Lifetime).Status);
    }

    [Fact]
    public void A_request_that_is_no_path_is_not_allowed() =>
        Assert.Equal((false, "the path holds a dot segment"), Decision(Context with { Path = "/v1/../users" }));

    [Fact]
    public void The_report_is_JSON_with_words_for_states()
    {
        using var json = JsonDocument.Parse(TokenInspector.Inspect(Ann, Context).ToJson());
        Assert.True(json.RootElement.GetProperty("is_accepted").GetBoolean());
        Assert.Equal(App, json.RootElement.GetProperty("payload").GetProperty("application_id").GetString());
        Assert.Equal("passed", json.RootElement.GetProperty("rules")[7].GetProperty("status").GetString());
        Assert.Equal("signature", json.RootElement.GetProperty("rules")[7].GetProperty("rule").GetString());
        Assert.Equal("/*/users/**", json.RootElement.GetProperty("decision").GetProperty("entry").GetProperty("pattern").GetString());
        using var empty = JsonDocument.Parse(TokenInspector.Inspect("", Context).ToJson());
        Assert.Equal(JsonValueKind.Null, empty.RootElement.GetProperty("payload").ValueKind);
    }

    private static (bool, string) Decision(InspectionContext context)
    {
        var decision = TokenInspector.Inspect(Ann, context).Decision!.Value;
        return (decision.Allowed, decision.Reason);
    }

    private static string Ours(string acl) => Good($",\"sub\":\"ann\",\"exp\":{Iat + 600},\"acl\":{acl}");
}
