using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using static Parley.Tokens.Tests.Forge;

namespace Parley.Tokens.Tests.Keys;

/// <summary>Keys in the dress that editors, shells, settings files and other tools give them.</summary>
public sealed class KeyTextTests
{
    private const string Attributes =
        "Bag Attributes\n    friendlyName: lobby\n    localKeyID: 54 69 6D \nKey Attributes: <No Attributes>\n";

    private static readonly string Pkcs8 = Rsa.ExportPkcs8PrivateKeyPem();

    // The first line of the key itself: in no reason, however damaged the rest.
    private static readonly string Secret = Pkcs8.Split('\n')[2];

    public static TheoryData<string> Forms => new(FormsOf(Pkcs8, Rsa.ExportPkcs8PrivateKey())
        .Concat(FormsOf(Rsa.ExportRSAPrivateKeyPem(), Rsa.ExportRSAPrivateKey())));

    public static TheoryData<string> PublicForms => new(FormsOf(Key.Pem, Rsa.ExportSubjectPublicKeyInfo())
        .Concat(FormsOf(Rsa.ExportRSAPublicKeyPem(), Rsa.ExportRSAPublicKey())));

    [Fact]
    public void A_text_of_a_million_quotes_costs_no_more_than_its_length()
    {
        foreach (var layer in new[] { ("\"", "\""), ("'\"", "\"'"), (" \"", "\" "), ("\ufeff`", "`\ufeff") })
        {
            var text = string.Concat(Enumerable.Repeat(layer.Item1, 250_000)) + "x" + string.Concat(Enumerable.Repeat(layer.Item2, 250_000));
            var before = GC.GetAllocatedBytesForCurrentThread();
            KeyText.IsKey(text);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20L * text.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public void A_private_key_is_read_in_every_dress(string text)
    {
        Assert.True(KeyText.IsKey(text));
        Assert.True(PrivateKey.TryParse(text, out var key, out var reason), reason);
        using (key) Assert.Equal(Pkcs8, key.ExportPkcs8Pem());
        Assert.False(PublicKey.TryParse(text, out _, out reason));
        Assert.Contains("private key", reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PublicForms), DisableDiscoveryEnumeration = true)]
    public void A_public_key_is_read_in_every_dress(string text)
    {
        Assert.True(KeyText.IsKey(text));
        Assert.True(PublicKey.TryParse(text, out var key, out var reason), reason);
        Assert.Equal(Key.Pem, key.Pem);
        Assert.False(PrivateKey.TryParse(text, out _, out reason));
        Assert.Contains("public key", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_without_PEM_is_read_too()
    {
        var request = new CertificateRequest("CN=x", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Now, Now.AddDays(1));
        Assert.True(PublicKey.TryParse(Convert.ToBase64String(certificate.RawData), out var key, out var reason), reason);
        Assert.Equal(Key.Pem, key.Pem);
    }

    [Theory]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----", "OpenSSH")]
    [InlineData("-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nlQOYBF==\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----", "PGP")]
    [InlineData("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----", "elliptic-curve")]
    [InlineData("-----BEGIN DSA PRIVATE KEY-----\nMAA=\n-----END DSA PRIVATE KEY-----", "DSA")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----", "certificate request")]
    [InlineData("-----BEGIN PKCS7-----\nMAA=\n-----END PKCS7-----", "PKCS#7")]
    [InlineData("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----", "SSH")]
    [InlineData("ssh-rsa AAAAB3NzaC1yc2E= ann@host", "SSH public key")]
    [InlineData("ecdsa-sha2-nistp256 AAAA= ann@host", "SSH public key")]
    [InlineData("PuTTY-User-Key-File-2: ssh-rsa", "PuTTY")]
    [InlineData("{\"kty\":\"RSA\",\"n\":\"AQAB\"}", "JWK")]
    public void Keys_of_other_kinds_are_refused_by_name(string text, string name)
    {
        Assert.True(KeyText.IsKey(text));
        foreach (var reason in Reasons(text)) Assert.Contains(name, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_other_algorithms_are_refused_by_name_with_and_without_PEM()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var pem in new[] { ec.ExportPkcs8PrivateKeyPem(), ec.ExportECPrivateKeyPem() })
            Assert.Contains("elliptic-curve", Refusal(pem), StringComparison.Ordinal);
        Assert.Contains("elliptic-curve", Refusal(Convert.ToBase64String(ec.ExportPkcs8PrivateKey())), StringComparison.Ordinal);
        Assert.Contains(
            "elliptic-curve", Reasons(Convert.ToBase64String(ec.ExportSubjectPublicKeyInfo()))[1], StringComparison.Ordinal);
        var pss = Rsa.ExportPkcs8PrivateKey();
        pss[pss.AsSpan().IndexOf(Convert.FromHexString("2A864886F70D010101")) + 8] = 0x0A;
        Assert.Contains("RSASSA-PSS", Refusal(Convert.ToBase64String(pss)), StringComparison.Ordinal);
    }

    [Fact]
    public void Encrypted_keys_and_key_stores_are_refused_by_name_without_PEM_too()
    {
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        Assert.Contains(
            "encrypted", Refusal(Convert.ToBase64String(Rsa.ExportEncryptedPkcs8PrivateKey("pw", parameters))), StringComparison.Ordinal);
        var request = new CertificateRequest("CN=x", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Now, Now.AddDays(1));
        var store = Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12));
        Assert.True(KeyText.IsKey(store));
        Assert.Contains("PKCS#12", Refusal(store), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_key_is_still_known_for_one_and_its_reason_repeats_nothing_of_it()
    {
        string[] damaged =
        [
            Pkcs8[..400], Pkcs8.Replace("-----END", "----END", StringComparison.Ordinal), Pkcs8.Replace(Secret, "", StringComparison.Ordinal),
            Pkcs8.Replace('A', '*'), Pkcs8[30..], string.Concat(Pkcs8.Split('\n')[1..^1])[..500], Secret + "\n" + Secret,
            Pkcs8 + "\n" + Pkcs8, Pkcs8 + "\n" + Key.Pem, "key: " + Pkcs8, Attributes + Pkcs8 + "\nx",
            Convert.ToBase64String(Rsa.ExportPkcs8PrivateKey()[..300]), string.Concat(Pkcs8.Split('\n')[1]),
        ];
        foreach (var text in damaged)
        {
            Assert.True(KeyText.IsKey(text), text);
            foreach (var reason in Reasons(text))
                for (var i = 0; i + 12 <= Secret.Length; i++)
                    Assert.DoesNotContain(Secret.Substring(i, 12), reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("private.key")]
    [InlineData("./keys/lobby.pem")]
    [InlineData("/etc/parley/keys/production/europe/application/lobby/private")]
    [InlineData("C:\\new\\keys\\lobby.pem")]
    [InlineData("\"my key.pem\"")]
    [InlineData("MIIkey.pem")]
    [InlineData("MIchael/keys")]
    [InlineData("ключ.pem")]
    [InlineData("")]
    public void The_name_of_a_file_is_no_key(string text) => Assert.False(KeyText.IsKey(text));

    private static IEnumerable<string> FormsOf(string pem, byte[] der)
    {
        var escaped = pem.ReplaceLineEndings("\\n");
        var bare = Convert.ToBase64String(der);
        return
        [
            pem, "\uFEFF" + pem, "ï»¿" + pem, pem.ReplaceLineEndings("\r\n"), pem.ReplaceLineEndings("\r"), $"\"{pem}\"", $"'{pem}'", $"“{pem}”",
            $"\"\uFEFF{pem}\" ", $"\"{pem}", $"{pem}'", escaped, $"\"{escaped}\\n\"", $"\"{pem.ReplaceLineEndings("\\r\\n")}\"",
            pem.ReplaceLineEndings("\\\\n"), $"\\\"{escaped}\\\"", escaped.Replace("/", "\\/", StringComparison.Ordinal),
            pem.ReplaceLineEndings(" "), pem.ReplaceLineEndings("\n    "), Attributes + pem, "\uFEFF" + Attributes.ReplaceLineEndings("\r\n") + pem,
            Attributes.ReplaceLineEndings("\\n") + escaped, "Key Attributes: <No Attributes>\n" + pem,
            bare, $"\"{bare}\"", "\uFEFF" + bare, bare.TrimEnd('='), Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks),
            B64(der), string.Join("\\n", bare.Chunk(64).Select(line => new string(line))),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(pem)), Convert.ToBase64String(Encoding.UTF8.GetBytes("\uFEFF" + pem + "\n")),
        ];
    }

    private static string Refusal(string text) => Reasons(text)[0];

    private static string[] Reasons(string text)
    {
        Assert.False(PrivateKey.TryParse(text, out _, out var reason));
        Assert.False(PublicKey.TryParse(text, out _, out var publicReason));
        return [reason, publicReason];
    }
}
