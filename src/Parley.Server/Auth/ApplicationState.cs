using Parley.Domain.Applications;
using Parley.Domain.Revocations;
using Parley.Domain.Sessions;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>What the checks of a token need of its application, at one version.</summary>
internal sealed class ApplicationState(Application application, PublicKey key, RevocationIndex revocations)
{
    public Application Application { get; } = application;

    public IReadOnlyList<PublicKey> Keys { get; } = [key];

    public bool HasKey(string thumbprint) => Keys[0].Thumbprint == thumbprint;

    /// <summary>Why a token is revoked, or null.</summary>
    public string? RevocationOf(VerifiedToken token) =>
        revocations.Covering(token.Id, token.Subject, token.IssuedAt.ToUnixTimeSeconds()) switch
        {
            null => null,
            RevocationScope.Token => "The token with this jti was revoked.",
            RevocationScope.User => "The tokens of this sub with such an early iat were revoked.",
            _ => "The application's tokens with such an early iat were revoked.",
        };

    /// <summary>Whether the token that a session was opened with would still be taken.</summary>
    public bool Accepts(SessionToken token) => HasKey(token.KeyThumbprint)
        && revocations.Covering(token.Id, token.Subject, token.IssuedAt) is null;
}
