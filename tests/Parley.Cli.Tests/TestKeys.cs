using System.Security.Cryptography;

namespace Parley.Cli.Tests;

/// <summary>One key pair for all tests: making it takes longer than most of them.</summary>
internal static class TestKeys
{
    public const string ApplicationId = "0c9b7d1e-6f0a-4c4e-9a51-2f7b8f6f6f10";

    private static readonly RSA Pair = RSA.Create(2048);

    public static string PrivatePem { get; } = Pair.ExportPkcs8PrivateKeyPem();

    public static string PublicPem { get; } = Pair.ExportSubjectPublicKeyInfoPem();
}
