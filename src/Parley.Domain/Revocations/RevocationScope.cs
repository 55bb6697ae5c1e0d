namespace Parley.Domain.Revocations;

/// <summary>Whose tokens a revocation ends.</summary>
public enum RevocationScope
{
    Token,
    User,
    Application,
}
