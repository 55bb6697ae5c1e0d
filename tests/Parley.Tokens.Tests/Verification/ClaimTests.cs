using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Verification;

public sealed class ClaimTests
{
    private static readonly TimeSpan Skew = new TokenOptions().ClockSkew;

    [Fact]
    public void A_token_with_application_iat_and_jti_is_accepted()
    {
        var token = Accepts(Good());
        Assert.Equal((App, "j-1", Now, Now.AddMinutes(15)), (token.ApplicationId, token.Id, token.IssuedAt, token.ExpiresAt));
        Assert.Equal(Key.Thumbprint, token.KeyThumbprint);
        Assert.Null(token.NotBefore);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","application_id":"" """)]
    [InlineData(""","application_id":null""")]
    [InlineData(""","application_id":["a"]""")]
    [InlineData(""","application_id":{"a":1}""")]
    [InlineData(""","application_id":1""")]
    public void A_missing_or_oddly_typed_application_is_refused(string application)
    {
        var token = Sign($$"""{"iat":{{Iat}},"jti":"j"{{application}}}""");
        Refuses(TokenRule.Application, token);
        ParsedToken.TryParse(token, new TokenOptions(), out var parsed, out _);
        Assert.Equal("", parsed!.ApplicationId);
    }

    [Fact]
    public void A_parsed_token_names_its_application_before_it_is_verified()
    {
        Assert.True(ParsedToken.TryParse(Sign(Payload(), key: OtherRsa), new TokenOptions(), out var parsed, out _));
        Assert.Equal(App, parsed.ApplicationId);
    }

    [Fact]
    public void A_missing_iat_or_jti_is_refused()
    {
        Refuses(TokenRule.IssuedAt, Sign($$"""{"application_id":"{{App}}","jti":"j"}"""));
        Refuses(TokenRule.Id, Sign($$"""{"application_id":"{{App}}","iat":{{Iat}}}"""));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[\"j\"]")]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"a\\nb\"")]
    public void A_jti_that_is_no_text_is_refused(string jti) =>
        Refuses(TokenRule.Id, Sign($$"""{"application_id":"{{App}}","iat":{{Iat}},"jti":{{jti}}}"""));

    [Fact]
    public void A_jti_may_be_any_text_up_to_1024_characters()
    {
        string With(string jti) => Sign($$"""{"application_id":"{{App}}","iat":{{Iat}},"jti":"{{jti}}"}""");
        Assert.Equal("a+/=", Accepts(With("a+/=")).Id);
        Accepts(With(new string('j', 1024)));
        Refuses(TokenRule.Id, With(new string('j', 1025)));
    }

    [Theory]
    [InlineData("42")]
    [InlineData("1772366400.5831")]
    [InlineData("1.0")]
    [InlineData("-0")]
    [InlineData("12345678901234567890123")]
    [InlineData("1e999999999")]
    public void A_jti_that_is_a_number_is_taken_as_the_text_that_stands_there(string jti)
    {
        var token = Accepts(Sign($$"""{"application_id":"{{App}}","iat":{{Iat}},"jti":{{jti}}}"""));
        Assert.Equal(jti, token.Id);
        Assert.Contains("jti is a number; it should be a string", token.Warnings);
    }

    [Fact]
    public void A_jti_that_is_an_endless_number_is_refused() => Refuses(
        TokenRule.Id, Sign($$"""{"application_id":"{{App}}","iat":{{Iat}},"jti":{{new string('1', 1025)}}}"""));

    [Fact]
    public void A_token_without_exp_dies_fifteen_minutes_after_iat()
    {
        var noSkew = new TokenOptions { ClockSkew = TimeSpan.Zero };
        Accepts(Good(), noSkew, TimeSpan.FromSeconds(899));
        Refuses(TokenRule.Expiry, Good(), noSkew, TimeSpan.FromSeconds(900), TokenCodes.ExpiredToken);
        Accepts(Good(), later: TimeSpan.FromSeconds(959));
        Refuses(TokenRule.Expiry, Good(), later: TimeSpan.FromSeconds(960), code: TokenCodes.ExpiredToken);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    [InlineData(3600, false)]
    public void Exp_in_the_past_is_expired_once_the_skew_is_used_up(int ago, bool isAccepted)
    {
        var token = Sign(Payload($",\"exp\":{Iat}", $"{Iat - 600}"));
        if (isAccepted) Accepts(token, later: TimeSpan.FromSeconds(ago));
        else Refuses(TokenRule.Expiry, token, later: TimeSpan.FromSeconds(ago), code: TokenCodes.ExpiredToken);
    }

    [Theory]
    [InlineData(86_400, 86_400, false)]
    [InlineData(86_401, 86_400, true)]
    [InlineData(10_000_000, 86_400, true)]
    public void A_life_over_24_hours_is_cut_to_24_hours_with_a_warning(long life, long kept, bool warns)
    {
        var token = Accepts(Good($",\"exp\":{Iat + life}"));
        Assert.Equal(Now.AddSeconds(kept), token.ExpiresAt);
        Assert.Equal(warns, token.Warnings.Any(warning => warning.Contains("too far", StringComparison.Ordinal)));
    }

    [Fact]
    public void Or_is_refused_when_so_set()
    {
        var strict = new TokenOptions { LongLifetime = LongLifetime.Refuse };
        Accepts(Good($",\"exp\":{Iat + 86_400}"), strict);
        Refuses(TokenRule.Lifetime, Good($",\"exp\":{Iat + 86_401}"), strict);
        Assert.Contains(
            "milliseconds", Refuses(TokenRule.Lifetime, Good($",\"exp\":{Iat}000"), strict), StringComparison.Ordinal);
    }

    [Fact]
    public void A_life_under_30_seconds_is_refused_only_when_so_set()
    {
        var strict = new TokenOptions { RequireMinLifetime = true };
        Accepts(Good($",\"exp\":{Iat + 29}"));
        Refuses(TokenRule.Lifetime, Good($",\"exp\":{Iat + 29}"), strict);
        Accepts(Good($",\"exp\":{Iat + 30}"), strict);
    }

    [Fact]
    public void Exp_given_as_a_numeric_string_counts_like_a_number()
    {
        var token = Accepts(Good($",\"exp\":\"{Iat + 100}\""));
        Assert.Equal(Now.AddSeconds(100), token.ExpiresAt);
        Assert.Contains("exp is a string; it should be a number", token.Warnings);
        Refuses(
            TokenRule.Expiry, Good($",\"exp\":\"{Iat + 100}\""), later: TimeSpan.FromSeconds(160), code: TokenCodes.ExpiredToken);
    }

    [Fact]
    public void Iat_and_nbf_may_be_numeric_strings_too()
    {
        var token = Accepts(Sign(Payload($",\"nbf\":\"{Iat - 5}\"", $"\"{Iat - 10}\"")));
        Assert.Equal((Now.AddSeconds(-10), Now.AddSeconds(-5)), (token.IssuedAt, token.NotBefore));
        Assert.Contains("iat is a string; it should be a number", token.Warnings);
        Assert.Contains("nbf is a string; it should be a number", token.Warnings);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Nbf_in_the_future_beyond_the_skew_is_refused_until_then(int ahead, bool isAccepted)
    {
        foreach (var token in new[] { Good($",\"nbf\":{Iat + ahead}"), Good($",\"nbf\":\"{Iat + ahead}\"") })
        {
            if (isAccepted) Accepts(token);
            else Refuses(TokenRule.NotBefore, token);
            Accepts(token, later: TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    [InlineData(100_000, false)]
    public void Iat_in_the_future_beyond_the_skew_is_refused(int ahead, bool isAccepted)
    {
        var token = Sign(Payload(iat: $"{Iat + ahead}"));
        if (isAccepted) Accepts(token);
        else Refuses(TokenRule.IssuedAt, token);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e400")]
    [InlineData("1e19")]
    [InlineData("1e999999999")]
    [InlineData("-1e-5")]
    [InlineData("-0.5")]
    [InlineData("-1e999999999")]
    [InlineData("1e99999999999999999999")]
    [InlineData("99999999999999999999999999")]
    [InlineData("\"\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"-5\"")]
    [InlineData("\"+5\"")]
    [InlineData("\" 5\"")]
    [InlineData("\"1e400\"")]
    [InlineData("\"1e999999999\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"1772366400.\"")]
    [InlineData("\".5\"")]
    [InlineData("\"1e\"")]
    [InlineData("\"1e+\"")]
    [InlineData("\"1,5\"")]
    [InlineData("\"2026-03-01T12:00:00Z\"")]
    [InlineData("\"0x10\"")]
    [InlineData("\"１７\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[1772366400]")]
    [InlineData("{}")]
    public void A_time_that_is_no_number_of_seconds_is_refused(string time)
    {
        Refuses(TokenRule.Expiry, Good($",\"exp\":{time}"));
        Refuses(TokenRule.NotBefore, Good($",\"nbf\":{time}"));
        Refuses(TokenRule.IssuedAt, Sign(Payload(iat: time)));
    }

    [Fact]
    public void Exp_in_milliseconds_is_cut_to_24_hours_and_named_in_a_warning()
    {
        foreach (var exp in new[] { 1_678_731_540_406, Iat * 1000 + 21_600, long.MaxValue })
        {
            var token = Accepts(Good($",\"exp\":{exp}"));
            Assert.Equal(Now.AddDays(1), token.ExpiresAt);
            Assert.Contains("exp looks like milliseconds; it should be seconds", token.Warnings);
        }
    }

    [Fact]
    public void Extreme_options_and_times_do_not_overflow()
    {
        var wide = new TokenOptions { MaxLifetime = TimeSpan.MaxValue };
        Assert.True(Accepts(Good($",\"exp\":{long.MaxValue}"), wide).ExpiresAt > Now.AddYears(100));
        Refuses(TokenRule.IssuedAt, Sign(Payload($",\"exp\":{long.MaxValue}", "99999999999")), wide);
        Refuses(TokenRule.Expiry, Sign(Payload(iat: "0")), code: TokenCodes.ExpiredToken);
        Refuses(TokenRule.Expiry, Good(",\"exp\":0"), code: TokenCodes.ExpiredToken);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("[\"ann\"]")]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"a\\nb\"")]
    [InlineData("\"a\\u0085\"")]
    public void A_sub_that_is_no_name_is_refused_and_never_makes_an_admin(string sub) =>
        Refuses(TokenRule.Subject, Good($",\"sub\":{sub}"));

    [Theory]
    [InlineData("ann")]
    [InlineData("ANN")]
    [InlineData(" ann")]
    [InlineData("аnn")]
    [InlineData("e\u0301")]
    [InlineData("\u00e9")]
    [InlineData("USR-4d1c0f3e-9a4e-4e0b-8d0f-0f3b7f1f5e11")]
    public void Sub_is_kept_exactly_as_given(string sub)
    {
        var token = Accepts(Good($",\"sub\":\"{sub}\""));
        Assert.Equal(sub, token.Subject, StringComparer.Ordinal);
        Assert.False(token.IsAdmin);
    }

    [Fact]
    public void A_token_without_sub_is_an_application_token() => Assert.True(Accepts(Good()).IsAdmin);

    [Fact]
    public void Without_acl_an_application_token_may_everything_and_a_user_token_nothing()
    {
        Assert.True(AclPath.TryParse("/v1/users", out var path, out _));
        var admin = Accepts(Good());
        Assert.Same(Acl.AllowAll, admin.Acl);
        Assert.False(admin.HasAcl);
        Assert.True(admin.Acl.Decide("DELETE", path).Allowed);

        var user = Accepts(Good(""","sub":"ann" """));
        Assert.False(user.HasAcl);
        Assert.Contains("the token has no acl claim; user tokens need one", user.Warnings);
        Assert.Equal(new AclDecision(false, null, "the token has no acl claim; user tokens need one"), user.Acl.Decide("GET", path));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\"{\\\"paths\\\":{\\\"/**\\\":{}}}\"")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("{\"paths\":null}")]
    public void A_malformed_acl_is_accepted_and_allows_nothing_even_to_an_application(string acl)
    {
        Assert.True(AclPath.TryParse("/v1/users", out var path, out _));
        var token = Accepts(Good($",\"acl\":{acl}"));
        Assert.True(token.HasAcl);
        Assert.True(token.Acl.IsMalformed);
        Assert.Contains(token.Warnings, warning => warning.Contains(token.Acl.Problem!, StringComparison.Ordinal));
        Assert.False(token.Acl.Decide("GET", path).Allowed);
    }

    [Fact]
    public void Two_tokens_of_one_user_are_both_good()
    {
        Accepts(Good(""","sub":"ann","d":1"""));
        Accepts(Good(""","sub":"ann","d":2"""));
    }

    [Fact]
    public void Unknown_claims_are_ignored() =>
        Assert.Empty(Accepts(Good($$""","exp":{{Iat + 60}},"subject":"x","issued_at":1,"aud":["x"],"iss":{}""")).Warnings);

    [Fact]
    public void A_live_session_gets_no_leeway_beyond_exp()
    {
        var token = Accepts(Good($",\"exp\":{Iat + 100}"));
        var end = Now.AddSeconds(100);
        Assert.Null(token.CheckTime(end.AddMilliseconds(-1), TimeSpan.Zero));
        Assert.Equal(TokenCodes.ExpiredToken, token.CheckTime(end, TimeSpan.Zero)!.Code);
        Assert.Null(token.CheckTime(end.AddSeconds(59), Skew));
        Assert.Equal(TokenRule.Expiry, token.CheckTime(end.AddSeconds(60), Skew)!.Rule);
    }

    [Fact]
    public void The_time_is_checked_again_from_both_sides()
    {
        var token = Accepts(Good($",\"nbf\":{Iat + 30}"));
        Assert.Equal(TokenRule.NotBefore, token.CheckTime(Now, TimeSpan.Zero)!.Rule);
        Assert.Null(token.CheckTime(Now.AddSeconds(30), TimeSpan.Zero));
    }

    [Fact]
    public void Checking_the_time_of_a_live_token_allocates_nothing()
    {
        var token = Accepts(Good($",\"nbf\":{Iat}"));
        token.CheckTime(Now, Skew);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) token.CheckTime(Now, Skew);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
