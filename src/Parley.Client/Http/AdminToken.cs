using Parley.Tokens;

namespace Parley.Client.Http;

/// <summary>Mints the application's own token when one is needed and keeps it until shortly before its end.</summary>
internal sealed class AdminToken(string applicationId, PrivateKey key, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    // Covers a slow request and a server whose clock runs a little ahead.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(2);

    private readonly TokenMinter _minter = new(key, time);
    private readonly Lock _gate = new();
    private string? _token;
    private DateTimeOffset _renewAt;

    public string Current()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_token is null || now >= _renewAt)
            {
                _token = _minter.Mint(new TokenRequest { ApplicationId = applicationId, Lifetime = Lifetime });
                _renewAt = now + Lifetime - RenewBefore;
            }

            return _token;
        }
    }
}
