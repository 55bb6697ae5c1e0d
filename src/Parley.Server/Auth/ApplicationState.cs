using Parley.Domain.Applications;
using Parley.Domain.Revocations;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>What the checks of a token need of its application, at one version.</summary>
internal sealed class ApplicationState(Application application, PublicKey key, IReadOnlyList<Revocation> revocations)
{
    public Application Application { get; } = application;

    public IReadOnlyList<PublicKey> Keys { get; } = [key];

    public bool HasKey(string thumbprint) => Keys[0].Thumbprint == thumbprint;

    public bool HasRevoked(VerifiedToken token)
    {
        foreach (var revocation in revocations)
        {
            if (revocation.Covers(token.Id, token.Subject, token.IssuedAt))
                return true;
        }

        return false;
    }
}
