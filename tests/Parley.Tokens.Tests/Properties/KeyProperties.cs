using System.Security.Cryptography;
using CsCheck;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Properties;

public sealed class KeyProperties
{
    private static readonly (string Label, byte[] Der)[] Keys =
    [
        ("PUBLIC KEY", Rsa.ExportSubjectPublicKeyInfo()),
        ("RSA PUBLIC KEY", Rsa.ExportRSAPublicKey()),
        ("PRIVATE KEY", Rsa.ExportPkcs8PrivateKey()),
        ("RSA PRIVATE KEY", Rsa.ExportRSAPrivateKey()),
        ("CERTIFICATE", Rsa.ExportSubjectPublicKeyInfo()),
    ];

    [Fact]
    public void Damaged_keys_never_throw_and_a_private_key_that_is_accepted_can_sign() =>
        Gen.Select(Gen.OneOf(Keys), Gen.Int[0, 60], Gen.Int[0, 1300], Gen.Byte, Gen.Bool).Sample(
            (key, early, late, with, isEarly) =>
            {
                var der = key.Der.ToArray();
                der[(isEarly ? early : late) % der.Length] = with;
                var pem = PemEncoding.WriteString(key.Label, der);
                if (PublicKey.TryParse(pem, out var publicKey, out _)) publicKey.Verifies([1], new byte[256]);
                if (!PrivateKey.TryParse(pem, out var privateKey, out _)) return;
                using (privateKey) Assert.True(privateKey.PublicKey.Verifies([1], privateKey.Sign([1])));
            },
            iter: 1_500);

    [Fact]
    public void Random_text_is_no_key_and_never_throws() => Gen.String.Sample(text =>
    {
        foreach (var pem in new[] { text, $"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----" })
        {
            Assert.False(PublicKey.TryParse(pem, out _, out _));
            Assert.False(PrivateKey.TryParse(pem, out _, out _));
        }
    });
}
