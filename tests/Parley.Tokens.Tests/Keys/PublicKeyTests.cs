using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Keys;

public sealed class PublicKeyTests
{
    [Fact]
    public void Every_common_form_of_one_key_is_the_same_key()
    {
        var spki = Rsa.ExportSubjectPublicKeyInfoPem();
        var request = new CertificateRequest("CN=x", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Now, Now.AddDays(1));
        string[] forms =
        [
            spki, spki + "\n", $"\n  {spki}\n\n", spki.ReplaceLineEndings("\r\n"), spki.ReplaceLineEndings("\\n"),
            spki.ReplaceLineEndings("\\r\\n") + "\\n", Rsa.ExportRSAPublicKeyPem(), certificate.ExportCertificatePem(),
        ];
        foreach (var form in forms)
        {
            Assert.True(Parley.Tokens.PublicKey.TryParse(form, out var key, out var reason), reason);
            Assert.Equal((spki, Key.Thumbprint), (key.Pem, key.Thumbprint));
            Assert.DoesNotContain('\r', key.Pem);
        }
    }

    [Fact]
    public void The_thumbprint_is_the_one_of_RFC_7638_section_3_1()
    {
        const string n =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhM"
            + "stn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5"
            + "hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        using var rsa = RSA.Create(
            new RSAParameters { Modulus = System.Buffers.Text.Base64Url.DecodeFromChars(n), Exponent = [1, 0, 1] });
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", KeyOf(rsa).Thumbprint);
    }

    [Fact]
    public void A_private_key_is_refused_as_such()
    {
        foreach (var pem in new[] { Rsa.ExportPkcs8PrivateKeyPem(), Rsa.ExportRSAPrivateKeyPem() })
            Assert.Contains("private key", Refusal(pem), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_fewer_than_2048_or_more_than_8192_bits_are_refused()
    {
        Assert.Contains("1024 bits", Refusal(Pem(Odd(1024), 65537)), StringComparison.Ordinal);
        Assert.Contains("2047 bits", Refusal(Pem(Odd(2047), 65537)), StringComparison.Ordinal);
        Assert.Contains("8193 bits", Refusal(Pem(Odd(8193), 65537)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(65536)]
    public void Exponents_that_are_even_or_below_three_are_refused(int exponent) =>
        Assert.Contains("must be odd and at least 3", Refusal(Pem(Odd(2048), exponent)), StringComparison.Ordinal);

    [Fact]
    public void A_huge_exponent_or_an_even_or_negative_modulus_is_refused()
    {
        Refusal(Pem(Odd(2048), BigInteger.Pow(2, 64) + 1));
        Refusal(Pem(Odd(2048) + 1, 65537));
        Assert.Contains("not positive", Refusal(Pem(-Odd(2048), 65537)), StringComparison.Ordinal);
        Assert.Contains("not positive", Refusal(Pem(Odd(2048), 0)), StringComparison.Ordinal);
        Assert.Contains("not positive", Refusal(Pem(Odd(2048), -3)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_exponent_three_is_accepted() =>
        Assert.True(Parley.Tokens.PublicKey.TryParse(Pem(Odd(2048), 3), out _, out _));

    [Fact]
    public void A_modulus_with_the_ROCA_fingerprint_is_refused()
    {
        // Moduli of the broken generator are 65537^a mod M plus a multiple of M, the product of the first primes.
        var m = Roca.Primes.Aggregate(new BigInteger(2), (product, prime) => product * prime);
        var modulus = BigInteger.ModPow(65537, 123_456_789, m) + m * (Odd(2048) / m);
        Assert.Contains("ROCA", Refusal(Pem(modulus, 65537)), StringComparison.Ordinal);
        Assert.False(Roca.IsWeak(modulus + 2));
        Assert.False(Roca.IsWeak(new BigInteger(Rsa.ExportParameters(false).Modulus, true, true)));
    }

    [Fact]
    public void Keys_of_other_kinds_are_refused()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Contains("not an RSA key", Refusal(ec.ExportSubjectPublicKeyInfoPem()), StringComparison.Ordinal);
        Assert.Contains("private key", Refusal(ec.ExportECPrivateKeyPem()), StringComparison.Ordinal);
        // The same numbers bound to RSASSA-PSS.
        var pss = Rsa.ExportSubjectPublicKeyInfo();
        var oid = pss.AsSpan().IndexOf(Convert.FromHexString("2A864886F70D010101"));
        pss[oid + 8] = 0x0A;
        Assert.Contains("not an RSA key", Refusal(PemEncoding.WriteString("PUBLIC KEY", pss)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("hello")]
    [InlineData("-----BEGIN PUBLIC KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN RSA PUBLIC KEY-----\nMAA=\n-----END RSA PUBLIC KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN X-----\nMAA=\n-----END X-----")]
    public void Text_that_is_no_key_is_refused(string text) => Refusal(text);

    [Fact]
    public void Text_around_or_after_a_key_is_refused()
    {
        Refusal("x\n" + Key.Pem);
        Refusal(Key.Pem + "\n" + OtherKey.Pem);
        Refusal(PemEncoding.WriteString("PUBLIC KEY", [.. Rsa.ExportSubjectPublicKeyInfo(), 0]));
        Refusal(PemEncoding.WriteString("RSA PUBLIC KEY", [.. Rsa.ExportRSAPublicKey(), 0]));
        Refusal(new string(' ', 20_000) + Key.Pem);
    }

    private static string Refusal(string pem)
    {
        Assert.False(Parley.Tokens.PublicKey.TryParse(pem, out var key, out var reason));
        Assert.Null(key);
        Assert.NotEmpty(reason);
        return reason;
    }

    private static BigInteger Odd(int bits) => (BigInteger.One << (bits - 1)) + 0x1235_4321;

    private static string Pem(BigInteger modulus, BigInteger exponent)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(modulus);
            writer.WriteInteger(exponent);
        }
        return PemEncoding.WriteString("RSA PUBLIC KEY", writer.Encode());
    }
}
