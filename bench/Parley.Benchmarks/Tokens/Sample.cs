using System.Security.Cryptography;
using Parley.Tokens;

namespace Parley.Benchmarks.Tokens;

/// <summary>One user's token with the ten documented paths, 2048-bit key.</summary>
internal sealed class Sample
{
    internal Sample()
    {
        Rsa = RSA.Create(2048);
        if (!PrivateKey.TryParse(Rsa.ExportPkcs8PrivateKeyPem(), out var key, out var reason))
            throw new InvalidOperationException(reason);
        Minter = new TokenMinter(key);
        Key = key.PublicKey;
        Token = Minter.Mint(Request);
    }

    internal static TokenRequest Request { get; } = new()
    {
        ApplicationId = "8e3b5e2c-5d3f-4c5a-9d0a-3d7f2f1c9a01",
        Subject = "ann",
        Lifetime = TimeSpan.FromHours(12),
        Acl = AclPresets.ClientSdk,
    };

    internal RSA Rsa { get; }

    internal TokenMinter Minter { get; }

    internal PublicKey Key { get; }

    internal string Token { get; }
}
