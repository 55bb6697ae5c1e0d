namespace Parley.Client;

/// <summary>One of the account's API secrets, without its text.</summary>
public sealed record Secret
{
    /// <summary>Identifies the secret; of no use for signing in.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
