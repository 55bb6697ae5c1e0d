using Parley.Domain.Applications;
using Parley.Domain.Revocations;
using Parley.Domain.Sessions;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>What the checks of a token need of its application, at one version.</summary>
internal sealed class ApplicationState(Application application, PublicKey key, IReadOnlyList<Revocation> revocations)
{
    public Application Application { get; } = application;

    public IReadOnlyList<PublicKey> Keys { get; } = [key];

    public bool HasKey(string thumbprint) => Keys[0].Thumbprint == thumbprint;

    /// <summary>Why a token is revoked, or null.</summary>
    public string? RevocationOf(VerifiedToken token) => Covering(token.Id, token.Subject, token.IssuedAt) switch
    {
        null => null,
        { TokenId: not null } => "The token with this jti was revoked.",
        { Subject: not null } => "The tokens of this sub with such an early iat were revoked.",
        _ => "The application's tokens with such an early iat were revoked.",
    };

    /// <summary>Whether the token that a session was opened with would still be taken.</summary>
    public bool Accepts(SessionToken token) => HasKey(token.KeyThumbprint)
        && Covering(token.Id, token.Subject, DateTimeOffset.FromUnixTimeSeconds(token.IssuedAt)) is null;

    private Revocation? Covering(string tokenId, string? subject, DateTimeOffset issuedAt)
    {
        foreach (var revocation in revocations)
        {
            if (revocation.Covers(tokenId, subject, issuedAt))
                return revocation;
        }

        return null;
    }
}
