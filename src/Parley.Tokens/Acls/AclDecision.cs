namespace Parley.Tokens;

/// <summary>What an ACL says about one request.</summary>
/// <param name="Allowed">Whether the request may go on.</param>
/// <param name="Entry">
/// The entry that allowed it, or the first that covers the path but refuses; null when none covers it.
/// </param>
/// <param name="Reason">One sentence for the developer. It may name the path, the method and the pattern.</param>
public readonly record struct AclDecision(bool Allowed, AclEntry? Entry, string Reason)
{
    /// <summary>
    /// Whether <see cref="Entry"/> names another version of the API than the path and covers it all the same; see
    /// <see cref="AclVersions.Alike"/>.
    /// </summary>
    public bool AcrossVersions { get; init; }
}
