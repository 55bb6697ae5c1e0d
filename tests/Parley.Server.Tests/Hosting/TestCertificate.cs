using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Server.Tests.Hosting;

/// <summary>A certificate of this machine that it signed itself, in files as operators have them.</summary>
internal static class TestCertificate
{
    /// <summary>Writes cert.pem and key.pem; the thumbprint.</summary>
    public static async Task<string> WritePem(TestDirectory directory)
    {
        using var key = RSA.Create(2048);
        using var certificate = Make(key);
        await File.WriteAllTextAsync(directory.File("cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(directory.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }

    /// <summary>Writes cert.pfx; the thumbprint.</summary>
    public static async Task<string> WritePfx(TestDirectory directory, string password)
    {
        using var key = RSA.Create(2048);
        using var certificate = Make(key);
        await File.WriteAllBytesAsync(directory.File("cert.pfx"), certificate.Export(X509ContentType.Pfx, password));
        return certificate.Thumbprint;
    }

    private static X509Certificate2 Make(RSA key)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
