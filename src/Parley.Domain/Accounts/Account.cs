namespace Parley.Domain.Accounts;

/// <summary>An account: the owner of applications, known by its API key and one or more secrets.</summary>
public sealed record Account(string ApiKey, IReadOnlyList<AccountSecret> Secrets)
{
    public const int MaximumSecrets = 10;
}

/// <summary>A secret of an account. The text itself is never kept.</summary>
/// <param name="Hash">In the form that <see cref="SecretHash"/> writes.</param>
/// <param name="CreatedAt">Microseconds since the Unix epoch.</param>
public sealed record AccountSecret(string Id, string Hash, long CreatedAt)
{
    public const int MinimumLength = 8;
    public const int MaximumLength = 256;
}
