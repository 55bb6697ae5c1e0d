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

    public bool HasRevoked(VerifiedToken token) => HasRevoked(token.Id, token.Subject, token.IssuedAt);

    /// <summary>Whether the token that a session was opened with would still be taken.</summary>
    public bool Accepts(SessionToken token) => HasKey(token.KeyThumbprint)
        && !HasRevoked(token.Id, token.Subject, DateTimeOffset.FromUnixTimeSeconds(token.IssuedAt));

    private bool HasRevoked(string tokenId, string? subject, DateTimeOffset issuedAt)
    {
        foreach (var revocation in revocations)
        {
            if (revocation.Covers(tokenId, subject, issuedAt))
                return true;
        }

        return false;
    }
}
