using System.Diagnostics.CodeAnalysis;
using BitFaster.Caching.Lru;

namespace Parley.Tokens;

/// <summary>
/// Remembers verified tokens by their SHA-256, least recently used out first. Safe for concurrent use. It knows nothing
/// of time, keys and revocation: check <see cref="VerifiedToken.CheckTime"/> and the application's state on every hit.
/// </summary>
/// <param name="capacity">The most tokens to keep; at least 3.</param>
public sealed class VerifiedTokenCache(int capacity = 10_000)
{
    private readonly ConcurrentLru<TokenHash, VerifiedToken> _tokens = new(capacity);

    /// <summary>Finds a token.</summary>
    /// <param name="token">The token's text.</param>
    /// <param name="verified">The token, or null when not remembered.</param>
    public bool TryGet(ReadOnlySpan<char> token, [NotNullWhen(true)] out VerifiedToken? verified) =>
        _tokens.TryGet(TokenHash.Of(token), out verified);

    /// <summary>Remembers a token, or replaces what was remembered of it.</summary>
    /// <param name="token">The token's text, of which only the hash is kept.</param>
    /// <param name="verified">The same token, verified.</param>
    public void Add(ReadOnlySpan<char> token, VerifiedToken verified)
    {
        ArgumentNullException.ThrowIfNull(verified);
        _tokens.AddOrUpdate(TokenHash.Of(token), verified);
    }

    /// <summary>
    /// Forgets the tokens of one application, as when its keys change. Looks at every token. A token that another
    /// thread adds meanwhile may stay: compare the key's thumbprint on use where that matters.
    /// </summary>
    /// <param name="applicationId">The application.</param>
    public void RemoveApplication(string applicationId)
    {
        foreach (var (hash, verified) in _tokens)
            if (verified.ApplicationId == applicationId)
                _tokens.TryRemove(hash);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _tokens.Clear();
}
