using System.Security.Cryptography;
using System.Text;
using BitFaster.Caching.Lru;
using Parley.Domain;
using Parley.Domain.Accounts;

namespace Parley.Server.Auth;

/// <summary>
/// Checks API key and secret. The hashes are slow on purpose, so a pair that matched is remembered under a key that
/// only this process knows, and wrong ones wait for each other instead of taking every core.
/// </summary>
internal sealed class AccountAuthenticator(Directory directory) : IDisposable
{
    private const int MaximumWaiting = 64;

    private readonly byte[] _processKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentLru<string, string> _matched = new(1_000);
    private readonly SemaphoreSlim _hashing = new(1, 1);
    private int _waiting;

    /// <summary>The account's API key, or the refusal.</summary>
    public async ValueTask<Outcome<string>> Authenticate(HttpContext http)
    {
        var header = AuthorizationHeader.Read(http, "Basic", Problems.InvalidCredentials);
        if (!header.Succeeded)
            return header.Problem!;
        if (!TryDecode(header.Value.Span, out var apiKey, out var secret))
            return Problems.InvalidCredentials.Because("The credentials must be the Base64 of 'key:secret'.");
        if (await directory.Account(apiKey) is not { } account)
            return Problems.InvalidCredentials;
        if (HasMatched(account, secret, out var fingerprint))
            return apiKey;
        if (Interlocked.Increment(ref _waiting) > MaximumWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return Problems.TooManyRequests;
        }

        return await Matches(account, secret, fingerprint) ? apiKey : Problems.InvalidCredentials;
    }

    public void Dispose() => _hashing.Dispose();

    private bool HasMatched(Account account, string secret, out string fingerprint)
    {
        fingerprint = Convert.ToBase64String(
            HMACSHA256.HashData(_processKey, Encoding.UTF8.GetBytes($"{account.ApiKey}:{secret}")));
        return _matched.TryGet(fingerprint, out var known) && account.Secrets.Any(stored => stored.Hash == known);
    }

    private async Task<bool> Matches(Account account, string secret, string fingerprint)
    {
        await _hashing.WaitAsync();
        try
        {
            var match = await Task.Run(() => account.Secrets.FirstOrDefault(stored => SecretHash.Matches(secret, stored.Hash)));
            if (match is null)
                return false;
            _matched.AddOrUpdate(fingerprint, match.Hash);
            return true;
        }
        finally
        {
            _hashing.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static bool TryDecode(ReadOnlySpan<char> credentials, out string apiKey, out string secret)
    {
        (apiKey, secret) = ("", "");
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64Chars(credentials, bytes, out var length))
            return false;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.Contains('\0', StringComparison.Ordinal))
            return false;
        (apiKey, secret) = (text[..colon], text[(colon + 1)..]);
        return true;
    }
}
