using System.Security.Cryptography;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Keys;

public sealed class PrivateKeyTests
{
    [Fact]
    public void Every_common_form_of_one_key_is_the_same_key()
    {
        var pkcs8 = Rsa.ExportPkcs8PrivateKeyPem();
        string[] forms =
        [
            pkcs8, Rsa.ExportRSAPrivateKeyPem(), pkcs8.ReplaceLineEndings("\\n"), pkcs8.ReplaceLineEndings("\r\n"), $"\n {pkcs8} \n",
        ];
        foreach (var form in forms)
        {
            Assert.True(PrivateKey.TryParse(form, out var key, out var reason), reason);
            using (key) Assert.Equal((Key.Pem, pkcs8), (key.PublicKey.Pem, key.ExportPkcs8Pem()));
        }
    }

    [Fact]
    public void A_generated_key_survives_its_own_export()
    {
        using var key = PrivateKey.Generate();
        Assert.True(PrivateKey.TryParse(key.ExportPkcs8Pem(), out var again, out _));
        using (again) Assert.Equal(key.PublicKey.Thumbprint, again.PublicKey.Thumbprint);
        Assert.Throws<ArgumentOutOfRangeException>(() => PrivateKey.Generate(2047));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrivateKey.Generate(16_384));
    }

    [Fact]
    public void Encrypted_keys_are_refused_as_such()
    {
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        Assert.Contains("encrypted", Refusal(Rsa.ExportEncryptedPkcs8PrivateKeyPem("pw", parameters)), StringComparison.Ordinal);
        Assert.Contains(
            "encrypted",
            Refusal("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Public_weak_foreign_and_damaged_keys_are_refused()
    {
        using var weak = RSA.Create(1024);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Contains("public key", Refusal(Key.Pem), StringComparison.Ordinal);
        Assert.Contains("1024 bits", Refusal(weak.ExportPkcs8PrivateKeyPem()), StringComparison.Ordinal);
        Refusal(ec.ExportPkcs8PrivateKeyPem());
        Refusal(ec.ExportECPrivateKeyPem());
        Refusal("");
        Refusal("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----");
        Refusal(PemEncoding.WriteString("RSA PRIVATE KEY", [.. Rsa.ExportRSAPrivateKey(), 0]));
    }

    private static string Refusal(string pem)
    {
        Assert.False(PrivateKey.TryParse(pem, out var key, out var reason));
        Assert.Null(key);
        return reason;
    }
}
