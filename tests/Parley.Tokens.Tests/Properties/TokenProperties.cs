using CsCheck;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Properties;

public sealed class TokenProperties
{
    private static readonly string Base = Good($$""","sub":"ann","exp":{{Iat + 600}},"acl":{"paths":{"/*/users/**":{"methods":["GET"]} } }""");
    private static readonly string[] Pieces =
    [
        "\"alg\"", "\"RS256\"", "\"typ\"", "\"JWT\"", "\"application_id\"", "\"iat\"", "\"exp\"", "\"acl\"", "\"paths\"", "\"/**\"",
        "{", "}", "[", "]", ":", ",", "1", "-1", "1e400", "null", "\"\\ud800\"", "\"\\u0000\"", " ", "\\", "é", "\"sub\"", "\"jti\"",
    ];

    [Fact]
    public void Random_text_never_throws_and_never_verifies() => Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["ABCabc012-_.=. "], 0, 80],
        Gen.Select(Gen.Byte.Array, Gen.Byte.Array, Gen.Byte.Array[0, 300], (h, p, s) => $"{B64(h)}.{B64(p)}.{B64(s)}"))
        .Sample(text => Assert.Null(Judged(text)), iter: 5_000);

    [Fact]
    public void JSON_like_payloads_under_a_good_signature_never_throw() => Gen.OneOf(Pieces).Array[0, 12]
        .Sample(
            pieces =>
            {
                var text = string.Concat(pieces);
                Judged(Sign(Payload("," + text)));
                Judged(Sign(text, "{" + text + "}"));
            },
            iter: 1_000);

    [Fact]
    public void A_token_with_any_character_changed_never_verifies() =>
        Gen.Select(Gen.Int[0, Base.Length - 1], Gen.OneOf(Gen.Char["ABCDEFxyz019-_."], Gen.Char))
            .Where((at, with) => Base[at] != with)
            .Sample((at, with) => Assert.Null(Judged($"{Base[..at]}{with}{Base[(at + 1)..]}")), iter: 5_000);

    [Fact]
    public void A_token_with_anything_cut_out_or_put_in_never_verifies() =>
        Gen.Select(Gen.Int[0, Base.Length - 1], Gen.Int[0, 40], Gen.String[0, 5])
            .Sample(
                (at, length, with) =>
                {
                    var changed = $"{Base[..at]}{with}{Base[Math.Min(at + length, Base.Length)..]}";
                    if (changed != Base) Assert.Null(Judged(changed));
                },
                iter: 5_000);

    [Fact]
    public void The_inspector_and_the_verifier_agree() => Gen.Select(
            Gen.OneOf("", ",\"exp\":1", ",\"exp\":\"x\"", $",\"exp\":{Iat + 5}", ",\"nbf\":99999999999", ",\"sub\":\"ann\"", ",\"sub\":\"\""),
            Gen.OneOf(Header, """{"alg":"RS256"}""", """{"alg":"HS256","typ":"JWT"}""", """{"alg":"RS256","typ":"JWT","b64":true}"""),
            Gen.OneOf($"{Iat}", "\"1\"", "-1", $"{Iat + 1000}"),
            Gen.Bool)
        .Sample(
            (more, header, iat, isOurs) =>
            {
                var token = Sign(Payload(more, iat), header, isOurs ? Rsa : OtherRsa);
                var (verified, failure) = Judge(token);
                var report = TokenInspector.Inspect(token, new InspectionContext { Now = Now, Keys = [Key] });
                Assert.Equal(verified is not null, report.IsAccepted);
                if (failure is not null)
                    Assert.Equal(failure.Rule, report.Rules.First(rule => rule.Status == RuleStatus.Failed).Rule);
            },
            iter: 300);

    private static VerifiedToken? Judged(string text)
    {
        TokenInspector.Inspect(text, new InspectionContext { Now = Now, Keys = [Key] }).ToJson();
        return Judge(text).Token;
    }
}
