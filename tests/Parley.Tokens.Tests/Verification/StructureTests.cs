using System.Text;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Verification;

public sealed class StructureTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public void No_token_has_its_own_code(string? token) =>
        Refuses(TokenRule.Present, token!, code: TokenCodes.MissingToken);

    [Theory]
    [InlineData("{0}")]
    [InlineData("{0}.{1}")]
    [InlineData(".{1}.{2}")]
    [InlineData("{0}..{2}")]
    [InlineData("{0}.{1}.")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("{1}.{2}")]
    public void A_token_without_one_of_its_parts_is_refused(string shape)
    {
        var parts = Good().Split('.');
        Refuses(TokenRule.Structure, string.Format(null, shape, parts[0], parts[1], parts[2]));
    }

    [Theory]
    [InlineData(".AAAA")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".AAAA.AAAA.AAAA")]
    public void Extra_parts_are_refused(string more) => Refuses(TokenRule.Structure, Good() + more);

    [Fact]
    public void JSON_serialization_is_refused()
    {
        var parts = Good().Split('.');
        var json = $$"""{"protected":"{{parts[0]}}","payload":"{{parts[1]}}","signature":"{{parts[2]}}"}""";
        Assert.Contains("JSON serialization", Refuses(TokenRule.Structure, json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("+")]
    [InlineData("/")]
    [InlineData("*")]
    [InlineData("\0")]
    [InlineData("é")]
    [InlineData("Ａ")]
    public void Characters_outside_base64url_are_refused_in_every_part(string odd)
    {
        var parts = Good().Split('.');
        for (var i = 0; i < 3; i++)
        {
            var at = parts.ToArray();
            at[i] += odd;
            Refuses(TokenRule.Structure, string.Join('.', at));
            at[i] = odd + parts[i];
            Refuses(TokenRule.Structure, string.Join('.', at));
        }
    }

    [Fact]
    public void Unused_bits_in_the_last_character_are_refused()
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var tried = 0;
        foreach (var more in new[] { "", ""","a":1""", ""","a":12""" })
        {
            var parts = Good(more).Split('.');
            for (var i = 0; i < 3; i++)
            {
                if (parts[i].Length % 4 is 0) continue;
                var at = parts.ToArray();
                at[i] = parts[i][..^1] + alphabet[alphabet.IndexOf(parts[i][^1], StringComparison.Ordinal) + 1];
                Assert.Contains("canonical", Refuses(TokenRule.Structure, string.Join('.', at)), StringComparison.Ordinal);
                tried++;
            }
        }
        Assert.True(tried >= 5);
    }

    [Fact]
    public void A_token_over_the_limit_is_refused_and_one_at_the_limit_is_not()
    {
        var token = Good();
        Accepts(token, new TokenOptions { MaxLength = token.Length });
        Refuses(TokenRule.Structure, token, new TokenOptions { MaxLength = token.Length - 1 });
        Refuses(TokenRule.Structure, Good($",\"a\":\"{new string('x', 8192)}\""));
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    [InlineData(1500, false)]
    public void Nesting_is_limited_to_sixteen_levels(int arrays, bool isAccepted)
    {
        var token = Good($",\"a\":{new string('[', arrays)}{new string(']', arrays)}");
        if (isAccepted) Accepts(token);
        else Refuses(TokenRule.Structure, token);
    }

    [Fact]
    public void Huge_numbers_in_unknown_claims_do_no_harm() =>
        Accepts(Good($",\"a\":1e400,\"b\":{new string('9', 3000)}"));

    [Theory]
    [InlineData("EFBBBF", "")]
    [InlineData("", "FF")]
    [InlineData("", "C080")]
    [InlineData("", "EDA080")]
    [InlineData("", "F5808080")]
    public void Byte_order_marks_and_invalid_UTF8_are_refused(string before, string inside)
    {
        byte[] payload =
        [
            .. Convert.FromHexString(before),
            .. Encoding.UTF8.GetBytes(Payload()[..^1] + ",\"a\":\""), .. Convert.FromHexString(inside),
            .. "\"}"u8,
        ];
        Refuses(TokenRule.Structure, SignBytes(Encoding.UTF8.GetBytes(Header), payload));
        Refuses(TokenRule.Structure, SignBytes([.. Convert.FromHexString(before), .. "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"a\":\""u8, .. Convert.FromHexString(inside), .. "\"}"u8], Encoding.UTF8.GetBytes(Payload())));
    }

    [Fact]
    public void UTF16_is_refused()
    {
        Refuses(TokenRule.Structure, SignBytes(Encoding.UTF8.GetBytes(Header), Encoding.Unicode.GetBytes(Payload())));
        Refuses(TokenRule.Structure, SignBytes(Encoding.BigEndianUnicode.GetBytes(Header), Encoding.UTF8.GetBytes(Payload())));
    }

    [Theory]
    [InlineData("""\ud800""")]
    [InlineData("""\udc00""")]
    [InlineData("""\ud800\u0041""")]
    [InlineData("""\uDBFF\\udc00""")]
    [InlineData("""\ud83d\ud83d""")]
    [InlineData("""\\\ud800""")]
    public void Escapes_for_half_a_surrogate_pair_are_refused(string escape)
    {
        Refuses(TokenRule.Structure, Good($",\"sub\":\"{escape}\""));
        Refuses(TokenRule.Structure, Good($",\"{escape}\":1"));
    }

    [Theory]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""\\ud800""", """\ud800""")]
    [InlineData("""a\/b""", "a/b")]
    public void Sound_escapes_are_read(string escape, string subject) =>
        Assert.Equal(subject, Accepts(Good($",\"sub\":\"{escape}\"")).Subject);

    [Theory]
    [InlineData(""","sub":"a","sub":"b" """)]
    [InlineData(""","exp":1,"exp":2""")]
    [InlineData(""","sub":"a","s\u0075b":"b" """)]
    [InlineData(""","jti":"j-2" """)]
    [InlineData(""","acl":{"paths":{"/a":{},"/a":{}}}""")]
    [InlineData(""","acl":{"paths":{},"paths":{"/**":{}}}""")]
    [InlineData(""","x":[{"y":1,"y":1}]""")]
    public void Duplicate_members_are_refused_at_every_level(string more) => Refuses(TokenRule.Structure, Good(more));

    [Theory]
    [InlineData("""{"alg":"RS256","typ":"JWT","alg":"RS256"}""")]
    [InlineData("""{"alg":"none","typ":"JWT","alg":"RS256"}""")]
    public void Duplicate_members_of_the_header_are_refused(string header) =>
        Refuses(TokenRule.Structure, Sign(Payload(), header));

    [Theory]
    [InlineData("{}")]
    [InlineData("x")]
    [InlineData("\0")]
    [InlineData("//c")]
    [InlineData("/*c*/")]
    [InlineData(",")]
    public void Anything_after_the_object_is_refused(string trailing)
    {
        Refuses(TokenRule.Structure, Sign(Payload() + trailing));
        Refuses(TokenRule.Structure, Sign(Payload(), Header + trailing));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"x\"")]
    [InlineData("true")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1,}")]
    public void A_part_that_is_not_an_object_is_refused(string part)
    {
        Refuses(TokenRule.Structure, Sign(part));
        Refuses(TokenRule.Structure, Sign(Payload(), part));
    }

    [Fact]
    public void The_word_Bearer_in_front_is_explained() =>
        Assert.Contains("Bearer", Refuses(TokenRule.Structure, "Bearer " + Good()), StringComparison.Ordinal);

    private static string SignBytes(byte[] header, byte[] payload)
    {
        var unsigned = $"{B64(header)}.{B64(payload)}";
        return $"{unsigned}.{B64(SignatureOf(unsigned))}";
    }
}
