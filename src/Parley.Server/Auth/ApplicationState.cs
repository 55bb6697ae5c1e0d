using Parley.Domain.Applications;
using Parley.Domain.Revocations;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>What the checks of a token need of its application, at one version.</summary>
internal sealed class ApplicationState(Application application, PublicKey key, RevocationIndex revocations)
{
    public Application Application { get; } = application;

    public IReadOnlyList<PublicKey> Keys { get; } = [key];

    public RevocationIndex Revocations { get; } = revocations;

    public bool HasKey(string thumbprint) => Keys[0].Thumbprint == thumbprint;
}
