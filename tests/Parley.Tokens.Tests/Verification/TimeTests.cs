using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Verification;

/// <summary>Times as programs in other languages write them. The clock of these tests stands at 1772366400.</summary>
public sealed class TimeTests
{
    [Theory]
    [InlineData("1772366400")]
    [InlineData("1772366400.0")]
    [InlineData("1772366400.999999999999999999999999999999999999")]
    [InlineData("1.7723664e9")]
    [InlineData("1.7723664E+9")]
    [InlineData("17723664009e-1")]
    [InlineData("1772366400123456e-6")]
    [InlineData("0.17723664005e10")]
    [InlineData("1772366400000")]
    [InlineData("1772366400999.9")]
    [InlineData("1.7723664e12")]
    [InlineData("0000001772366400", true)]
    public void A_time_is_rounded_down_to_seconds_from_any_way_of_writing_it(string time, bool onlyText = false)
    {
        foreach (var written in onlyText ? [$"\"{time}\""] : new[] { time, $"\"{time}\"" })
        {
            Assert.Equal(Now, Accepts(Sign(Payload(iat: written))).IssuedAt);
            Assert.Equal(Now, Accepts(Good($",\"nbf\":{written}")).NotBefore);
        }
    }

    [Theory]
    [InlineData("1772366460.9", 60)]
    [InlineData("1772366460.99999999999999999999999999999999", 60)]
    [InlineData("1.77236646e9", 60)]
    [InlineData("\"1772366460.9\"", 60)]
    public void An_exp_with_a_fraction_never_ends_later_than_it_says(string exp, int life)
    {
        var token = Accepts(Good($",\"exp\":{exp}"));
        Assert.Equal(Now.AddSeconds(life), token.ExpiresAt);
        Assert.Equal(TokenCodes.ExpiredToken, token.CheckTime(Now.AddSeconds(life), TimeSpan.Zero)!.Code);
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("1e-999999999")]
    [InlineData("0e999999999")]
    [InlineData("0.0000000000000000000000000000001e20")]
    public void A_time_near_zero_is_long_ago(string time) =>
        Refuses(TokenRule.Expiry, Good($",\"exp\":{time}"), code: TokenCodes.ExpiredToken);

    [Fact]
    public void A_time_in_milliseconds_is_named_in_a_warning()
    {
        var token = Accepts(Sign(Payload($",\"nbf\":{Iat}000", $"{Iat}000")));
        Assert.Contains("iat looks like milliseconds; it should be seconds", token.Warnings);
        Assert.Contains("nbf looks like milliseconds; it should be seconds", token.Warnings);
        Assert.Equal(Now.AddMinutes(15), token.ExpiresAt);
    }

    [Fact]
    public void A_fraction_that_is_dropped_is_named_in_a_warning()
    {
        Assert.Contains("iat has a fraction, which is dropped", Accepts(Sign(Payload(iat: $"{Iat}.25"))).Warnings);
        var whole = Accepts(Sign(Payload($",\"exp\":{Iat + 60}.0", $"{Iat}.0")));
        Assert.Empty(whole.Warnings);
    }

    [Theory]
    [InlineData(61_000, false)]
    [InlineData(60_999, true)]
    public void A_time_in_milliseconds_is_judged_as_what_it_means(long ahead, bool isAccepted)
    {
        var (iat, nbf) = (Sign(Payload(iat: $"{Iat * 1000 + ahead}")), Good($",\"nbf\":{Iat * 1000 + ahead}"));
        if (isAccepted) Assert.Equal(Now.AddSeconds(60), Accepts(iat).IssuedAt);
        else Refuses(TokenRule.IssuedAt, iat);
        if (isAccepted) Accepts(nbf);
        else Refuses(TokenRule.NotBefore, nbf);
    }

    [Theory]
    [InlineData("1772366400000000")]
    [InlineData("1772366400000000000")]
    [InlineData("9223372036854775807")]
    public void Iat_and_nbf_in_still_smaller_units_are_refused(string time)
    {
        Assert.Equal("iat is too large for seconds and for milliseconds", Refuses(TokenRule.IssuedAt, Sign(Payload(iat: time))));
        Assert.Equal("nbf is too large for seconds and for milliseconds", Refuses(TokenRule.NotBefore, Good($",\"nbf\":{time}")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(600)]
    [InlineData(86_400)]
    public void Iat_and_exp_both_in_milliseconds_keep_their_distance(int life)
    {
        var token = Accepts(Sign(Payload($",\"exp\":{(Iat + life) * 1000 + 500}", $"{Iat * 1000 + 250}")));
        Assert.Equal((Now, Now.AddSeconds(life)), (token.IssuedAt, token.ExpiresAt));
    }

    [Fact]
    public void Exp_alone_in_milliseconds_is_what_it_means_where_no_sum_of_both_units_could_be_meant()
    {
        Assert.Equal(Now.AddHours(1), Accepts(Good($",\"exp\":{(Iat + 3600) * 1000}")).ExpiresAt);
        Assert.Equal(Now.AddSeconds(87), Accepts(Good($",\"exp\":{(Iat + 87) * 1000}")).ExpiresAt);
        // A day in seconds, added to now in milliseconds.
        Assert.Equal(Now.AddDays(1), Accepts(Good($",\"exp\":{Iat * 1000 + 86_400}")).ExpiresAt);
    }

    [Fact]
    public void A_number_as_long_as_a_token_may_be_costs_no_more_than_its_length()
    {
        var options = new TokenOptions { MaxLength = 1_000_000 };
        var zeros = new string('0', 100_000);
        Assert.Equal(Now, Accepts(Sign(Payload(iat: $"{Iat}.{zeros}1")), options).IssuedAt);
        Assert.Equal(Now, Accepts(Sign(Payload(iat: $"{Iat}{zeros}e-100000")), options).IssuedAt);
        Refuses(TokenRule.IssuedAt, Sign(Payload(iat: $"{Iat}{zeros}")), options);
    }
}
