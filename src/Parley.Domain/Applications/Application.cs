namespace Parley.Domain.Applications;

/// <summary>An application: the tenant. Users, conversations and tokens belong to exactly one.</summary>
/// <param name="ApiKey">The account that owns it.</param>
/// <param name="PublicKey">SPKI PEM; the key that its tokens are verified with.</param>
/// <param name="Capabilities">JSON object in the form that <see cref="Capabilities"/> normalises.</param>
/// <param name="CreatedAt">Microseconds since the Unix epoch.</param>
/// <param name="Version">Rises by one with each change; a write names the version that it was decided on.</param>
public sealed record Application(
    string Id,
    string ApiKey,
    string Name,
    string PublicKey,
    string Capabilities,
    bool ImproveAi,
    long CreatedAt,
    long Version = 1)
{
    public const int MaximumNameLength = 255;

    /// <summary>Nobody but its members hears that a conversation exists: <c>rtc.conversations</c> is <c>members-only</c>.</summary>
    public bool KeepsConversationsToMembers =>
        // Normalised JSON has no spaces, and a text inside a text would have its quotes escaped.
        Capabilities.Contains("\"conversations\":\"members-only\"", StringComparison.Ordinal);
}
