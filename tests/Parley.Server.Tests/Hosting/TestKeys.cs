using System.Security.Cryptography;

namespace Parley.Server.Tests.Hosting;

/// <summary>A key pair, made once: making one takes longer than most tests.</summary>
internal sealed class TestKeys
{
    private static readonly Lazy<TestKeys> First = new(() => new TestKeys());
    private static readonly Lazy<TestKeys> Second = new(() => new TestKeys());

    private TestKeys()
    {
        Rsa = RSA.Create(2048);
        Public = Rsa.ExportSubjectPublicKeyInfoPem();
        Private = Read(Rsa.ExportPkcs8PrivateKeyPem());
    }

    internal static TestKeys A => First.Value;

    internal static TestKeys B => Second.Value;

    internal RSA Rsa { get; }

    internal string Public { get; }

    internal Parley.Tokens.PrivateKey Private { get; }

    internal static Parley.Tokens.PrivateKey Read(string pem)
    {
        Assert.True(Parley.Tokens.PrivateKey.TryParse(pem, out var key, out var reason), reason);
        return key;
    }
}
