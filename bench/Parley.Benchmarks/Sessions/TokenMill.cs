using System.Globalization;
using System.Security.Cryptography;
using Parley.Tokens;

namespace Parley.Benchmarks.Sessions;

/// <summary>Tokens of many users, minted ahead with one key.</summary>
internal sealed class TokenMill
{
    public const int Users = 500;

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly TokenMinter _minter;
    private string _applicationId = "8e3b5e2c-5d3f-4c5a-9d0a-3d7f2f1c9a01";

    public TokenMill()
    {
        if (!PrivateKey.TryParse(_rsa.ExportPkcs8PrivateKeyPem(), out var key, out var reason))
            throw new InvalidOperationException(reason);
        _minter = new TokenMinter(key);
    }

    public string PublicKey => _rsa.ExportSubjectPublicKeyInfoPem();

    public static string UserName(int index) => string.Create(CultureInfo.InvariantCulture, $"user-{index % Users}");

    public void For(string applicationId) => _applicationId = applicationId;

    public string Admin() => _minter.Mint(new TokenRequest { ApplicationId = _applicationId });

    public string[] Mint(int count)
    {
        var tokens = new string[count];
        Parallel.For(0, count, i => tokens[i] = _minter.Mint(new TokenRequest
        {
            ApplicationId = _applicationId,
            Subject = UserName(i),
            Lifetime = TimeSpan.FromHours(12),
            Acl = AclPresets.ClientSdk,
        }));
        return tokens;
    }
}
