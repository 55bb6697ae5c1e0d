using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using BitFaster.Caching.Lru;
using Parley.Domain;
using Parley.Domain.Accounts;
using Parley.Server.Http;

namespace Parley.Server.Auth;

// Guesses must cost their sender and not the account's owner.
//
//   1. A pair that matched is remembered, under a key that only this process knows; so is the configured one at the start.
//   2. Hashes of random secrets are quick: they are compared at once.
//   3. Hashes of chosen secrets are slow on purpose. An address may have so many of them computed; a wrong pair that is
//      sent again is remembered as well, and one that many requests send at once is computed once.
//   4. One is computed at a time, so that guesses do not take every core, and so many may wait.
/// <summary>Checks API key and secret.</summary>
internal sealed class AccountAuthenticator(Directory directory) : IDisposable
{
    private const int MaximumWaiting = 64;
    private const int AttemptsAtOnce = 10;
    private static readonly TimeSpan AttemptEvery = TimeSpan.FromSeconds(2);

    private readonly byte[] _processKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentLru<string, string> _matched = new(1_000);

    // What each pair was compared with.
    private readonly ConcurrentLru<string, string> _unmatched = new(10_000);
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _checks = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _hashing = new(1, 1);
    private readonly PartitionedRateLimiter<IPAddress> _attempts = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        network => RateLimitPartition.GetTokenBucketLimiter(network, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = AttemptsAtOnce,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = AttemptEvery,
            QueueLimit = 0,
        }));
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
        var fingerprint = Fingerprint(apiKey, secret);
        if (_matched.TryGet(fingerprint, out var known) && account.Secrets.Any(stored => stored.Hash == known)
            || account.Secrets.Any(stored => !SecretHash.IsSlow(stored.Hash) && SecretHash.Matches(secret, stored.Hash)))
            return apiKey;
        string[] slow = [.. account.Secrets.Select(stored => stored.Hash).Where(SecretHash.IsSlow)];
        var comparison = string.Join(' ', slow);
        if (slow.Length == 0 || _unmatched.TryGet(fingerprint, out var compared) && compared == comparison)
            return Problems.InvalidCredentials;
        var matches = await Check(http, $"{fingerprint} {comparison}", () => Matches(secret, slow, fingerprint, comparison));
        return !matches.Succeeded ? matches.Problem! : matches.Value ? apiKey : Problems.InvalidCredentials;
    }

    /// <summary>Takes a secret as known to match a hash.</summary>
    public void Remember(string apiKey, string secret, string hash) => _matched.AddOrUpdate(Fingerprint(apiKey, secret), hash);

    public void Dispose()
    {
        _attempts.Dispose();
        _hashing.Dispose();
    }

    /// <summary>Has a pair compared with slow hashes, together with whoever sends the same one now.</summary>
    private async Task<Outcome<bool>> Check(HttpContext http, string pair, Func<Task<bool>> matches)
    {
        if (_checks.TryGetValue(pair, out var others))
            return await others.Value;
        using var attempt = _attempts.AttemptAcquire(ClientNetwork.Of(http.Connection.RemoteIpAddress));
        if (!attempt.IsAcquired)
            return Problems.TooManyRequests;
        if (Interlocked.Increment(ref _waiting) > MaximumWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return Problems.TooManyRequests;
        }

        var mine = new Lazy<Task<bool>>(matches);
        try
        {
            return await _checks.GetOrAdd(pair, mine).Value;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            _checks.TryRemove(KeyValuePair.Create(pair, mine));
        }
    }

    private async Task<bool> Matches(string secret, string[] slow, string fingerprint, string comparison)
    {
        await _hashing.WaitAsync();
        try
        {
            var match = await Task.Run(() => slow.FirstOrDefault(hash => SecretHash.Matches(secret, hash)));
            if (match is null)
                _unmatched.AddOrUpdate(fingerprint, comparison);
            else
                _matched.AddOrUpdate(fingerprint, match);
            return match is not null;
        }
        finally
        {
            _hashing.Release();
        }
    }

    private string Fingerprint(string apiKey, string secret) => Convert.ToBase64String(
        HMACSHA256.HashData(_processKey, Encoding.UTF8.GetBytes($"{apiKey}:{secret}")));

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
