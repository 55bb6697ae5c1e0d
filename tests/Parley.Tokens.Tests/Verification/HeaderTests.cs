using System.Security.Cryptography;
using System.Text;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Verification;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("\"none\"")]
    [InlineData("\"None\"")]
    [InlineData("\"nOnE\"")]
    [InlineData("\"NONE\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("[\"RS256\"]")]
    [InlineData("{\"RS256\":1}")]
    [InlineData("256")]
    [InlineData("true")]
    [InlineData("\"rs256\"")]
    [InlineData("\"RS256 \"")]
    [InlineData("\"RS256\\u0000\"")]
    public void Any_alg_but_exactly_RS256_is_refused_even_with_a_good_signature(string alg) =>
        Refuses(TokenRule.Algorithm, Sign(Payload(), $$"""{"alg":{{alg}},"typ":"JWT"}"""));

    [Fact]
    public void A_missing_alg_is_refused() => Refuses(TokenRule.Algorithm, Sign(Payload(), """{"typ":"JWT"}"""));

    [Fact]
    public void HMAC_over_any_form_of_the_public_key_is_refused()
    {
        byte[][] secrets =
        [
            Encoding.UTF8.GetBytes(Key.Pem),
            Encoding.UTF8.GetBytes(Key.Pem + "\n"),
            Rsa.ExportSubjectPublicKeyInfo(),
            Rsa.ExportRSAPublicKey(),
            Rsa.ExportParameters(false).Modulus!,
            Encoding.UTF8.GetBytes(B64(Rsa.ExportParameters(false).Modulus!)),
        ];
        foreach (var secret in secrets)
        {
            Assert.Contains("HS256", Refuses(TokenRule.Algorithm, Hmac("HS256", secret)), StringComparison.Ordinal);
            // The same under the right name is just a bad signature.
            Refuses(TokenRule.Signature, Hmac("RS256", secret));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void HMAC_with_an_empty_secret_is_refused(string secret) =>
        Refuses(TokenRule.Algorithm, Hmac("HS256", Encoding.UTF8.GetBytes(secret)));

    [Fact]
    public void Other_signatures_by_the_right_key_are_refused_under_their_own_name_and_under_RS256()
    {
        (string Name, HashAlgorithmName Hash, RSASignaturePadding Padding)[] others =
        [
            ("RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            ("RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            ("PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        ];
        foreach (var (name, hash, padding) in others)
        {
            foreach (var alg in new[] { name, "RS256" })
            {
                var unsigned = $"{B64($$"""{"alg":"{{alg}}","typ":"JWT"}""")}.{B64(Payload())}";
                var signature = Rsa.SignData(Encoding.ASCII.GetBytes(unsigned), hash, padding);
                Refuses(alg == "RS256" ? TokenRule.Signature : TokenRule.Algorithm, $"{unsigned}.{B64(signature)}");
            }
        }
    }

    [Fact]
    public void ES256_is_refused()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var unsigned = $"{B64("""{"alg":"ES256","typ":"JWT"}""")}.{B64(Payload())}";
        var signature = ecdsa.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256);
        Refuses(TokenRule.Algorithm, $"{unsigned}.{B64(signature)}");
    }

    [Fact]
    public void An_encrypted_token_is_refused_with_its_own_sentence() => Assert.Contains(
        "JWE", Refuses(TokenRule.Structure, $"{B64("""{"alg":"RSA-OAEP","enc":"A256GCM"}""")}.AAAA.AAAA.AAAA.AAAA"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"b64\":false")]
    [InlineData("\"b64\":true")]
    [InlineData("\"crit\":[\"b64\"],\"b64\":false")]
    [InlineData("\"crit\":[\"exp\"]")]
    [InlineData("\"crit\":[]")]
    [InlineData("\"crit\":null")]
    public void Crit_and_b64_are_refused(string more) => Refuses(TokenRule.Header, With(more));

    [Theory]
    [InlineData("\"zip\":\"DEF\"")]
    [InlineData("\"p2c\":2000000000")]
    [InlineData("\"enc\":\"A256GCM\"")]
    public void Compression_and_encryption_parameters_are_refused(string more) =>
        Refuses(TokenRule.Header, With(more));

    [Fact]
    public void An_embedded_key_is_refused_though_it_verifies_the_signature()
    {
        var key = OtherRsa.ExportParameters(false);
        var header = $$$"""{"alg":"RS256","typ":"JWT","jwk":{"kty":"RSA","n":"{{{B64(key.Modulus!)}}}","e":"AQAB"}}""";
        Refuses(TokenRule.Header, Sign(Payload(), header, OtherRsa));
        Refuses(TokenRule.Header, Sign(Payload(), header));
    }

    [Theory]
    [InlineData("\"jku\":\"https://example.com/jwks.json\"")]
    [InlineData("\"x5u\":\"https://example.com/cert.pem\"")]
    public void Links_to_keys_are_refused(string more) => Refuses(TokenRule.Header, With(more));

    [Fact]
    public void An_embedded_certificate_is_refused() => Refuses(TokenRule.Header, With("\"x5c\":[\"MIIB\"]"));

    [Theory]
    [InlineData("../../../../dev/null")]
    [InlineData("' OR 1=1 --")]
    [InlineData("$(touch /tmp/x)")]
    [InlineData("https://example.com/key")]
    [InlineData("a\\u0000b")]
    [InlineData("")]
    public void A_kid_is_never_looked_up(string kid) => Accepts(With($"\"kid\":\"{kid}\""));

    [Fact]
    public void A_kid_of_another_kind_or_longer_than_256_characters_is_refused()
    {
        Refuses(TokenRule.Header, With("\"kid\":1"));
        Refuses(TokenRule.Header, With("\"kid\":[\"a\"]"));
        Accepts(With($"\"kid\":\"{new string('k', 256)}\""));
        Refuses(TokenRule.Header, With($"\"kid\":\"{new string('k', 257)}\""));
        Refuses(TokenRule.Structure, With($"\"kid\":\"{new string('k', 1_000_000)}\""));
    }

    [Fact]
    public void The_kid_of_another_key_neither_helps_nor_hurts()
    {
        Accepts(With($"\"kid\":\"{OtherKey.Thumbprint}\""));
        Refuses(TokenRule.Signature, Sign(Payload(), $$"""{"alg":"RS256","typ":"JWT","kid":"{{Key.Thumbprint}}"}""", OtherRsa));
    }

    [Theory]
    [InlineData("""{"alg":"RS256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"RS256","typ":"JOSE"}""")]
    [InlineData("""{"alg":"RS256","typ":""}""")]
    [InlineData("""{"alg":"RS256","typ":null}""")]
    [InlineData("""{"alg":"RS256","typ":["JWT"]}""")]
    public void Another_typ_is_refused_whether_one_is_required_or_not(string header)
    {
        Refuses(TokenRule.Type, Sign(Payload(), header));
        Refuses(TokenRule.Type, Sign(Payload(), header), new TokenOptions { RequireType = true });
    }

    [Fact]
    public void A_missing_typ_is_taken_unless_one_is_required()
    {
        var token = Sign(Payload(), """{"alg":"RS256"}""");
        Accepts(token);
        Refuses(TokenRule.Type, token, new TokenOptions { RequireType = true });
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("jwt")]
    public void Typ_is_compared_without_case(string typ) =>
        Accepts(Sign(Payload(), $$"""{"alg":"RS256","typ":"{{typ}}"}"""));

    [Fact]
    public void A_signed_webhook_is_no_access_token()
    {
        const string header = """{"alg":"HS256","typ":"JWT"}""";
        Refuses(TokenRule.Algorithm, Sign("""{"iss":"Vonage","payload_hash":"00","api_key":"k"}""", header));
        Refuses(TokenRule.Application, Sign("""{"iss":"Vonage","iat":1,"jti":"1","payload_hash":"00","api_key":"k"}"""));
    }

    [Fact]
    public void Reasons_repeat_no_text_of_the_token()
    {
        const string secret = "s3cr3t-t3xt-of-the-token";
        string[] tokens =
        [
            With($"\"kid\":[\"{secret}\"]"),
            Sign(Payload(), $$"""{"alg":"{{secret}}","typ":"JWT"}"""),
            Sign(Payload(), $$"""{"alg":"RS256","typ":"{{secret}}"}"""),
            Sign($$"""{"application_id":["{{secret}}"]}"""),
            Sign(Payload(iat: $"\"{secret}\"")),
            Good($",\"exp\":\"{secret}\""),
            Good($",\"nbf\":\"{secret}\""),
            Good($",\"sub\":[\"{secret}\"]"),
            Sign(Payload($",\"sub\":\"{secret}\""), key: OtherRsa),
            secret,
        ];
        foreach (var token in tokens)
        {
            var failure = Judge(token).Failure;
            Assert.NotNull(failure);
            Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
        }
    }

    private static string With(string more) => Sign(Payload(), $$"""{"alg":"RS256","typ":"JWT",{{more}}}""");

    private static string Hmac(string alg, byte[] secret)
    {
        var unsigned = $"{B64($$"""{"alg":"{{alg}}","typ":"JWT"}""")}.{B64(Payload())}";
        return $"{unsigned}.{B64(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned)))}";
    }
}
