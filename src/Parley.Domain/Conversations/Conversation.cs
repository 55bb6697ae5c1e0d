namespace Parley.Domain.Conversations;

/// <summary>A conversation without its members and events.</summary>
/// <param name="Name">Unique in the application.</param>
/// <param name="Properties">JSON object as given; <paramref name="SortKey"/> and <paramref name="TimeToLive"/> are read from it.</param>
/// <param name="SortKey"><c>custom_sort_key</c>: a user's list can be ordered by it.</param>
/// <param name="TimeToLive">Seconds after which the conversation is deleted while it is empty.</param>
/// <param name="Numbers">JSON as given.</param>
/// <param name="Callback">JSON object as given.</param>
/// <param name="CreatedAt">Microseconds since the Unix epoch, as the other times.</param>
/// <param name="CreatedBy">The user that created it; null for the application.</param>
/// <param name="ExpiresAt">When it will be deleted if nobody joins or is invited before.</param>
/// <param name="LastEventId">The id of the latest event; 0 before the first. The API calls it the sequence number.</param>
/// <param name="ActiveMembers">How many are invited or joined.</param>
/// <param name="Version">Rises with each change of the conversation or of a member; events leave it alone.</param>
/// <param name="Revision">Random, and another one after each such change: see <see cref="Append.Changed"/>.</param>
public sealed record Conversation(
    string ApplicationId,
    string Id,
    string Name,
    string? DisplayName,
    string? ImageUrl,
    string Properties,
    string? SortKey,
    long? TimeToLive,
    string? Numbers,
    string? Callback,
    long CreatedAt,
    string? CreatedBy = null,
    long? UpdatedAt = null,
    long? ExpiresAt = null,
    long LastEventId = 0,
    int ActiveMembers = 0,
    long Version = 1,
    long Revision = 0)
{
    // Lengths of texts are in characters of Unicode.
    public const int MaximumNameLength = 100;
    public const int MaximumDisplayNameLength = 50;

    /// <summary>Of <c>properties.type</c>, <c>properties.custom_sort_key</c> and <c>callback.event_mask</c>.</summary>
    public const int MaximumShortTextLength = 200;

    /// <summary>Bytes of JSON that <c>properties</c> may take.</summary>
    public const int MaximumPropertiesLength = 32 * 1024;

    /// <summary>Seconds, some 68 years: @vonage/client-sdk 2.3.1 reads a number of 32 bits.</summary>
    public const long MaximumTimeToLive = int.MaxValue;

    /// <summary>The conversation with this many active members; an empty one begins to expire.</summary>
    public Conversation WithMembers(int active, long now) => this with
    {
        ActiveMembers = active,
        ExpiresAt = Expiry(active, TimeToLive, now),
    };

    /// <summary>As the change of another one makes it.</summary>
    internal Conversation Following(Conversation before) =>
        this with { Version = before.Version + 1, Revision = Ids.NewRevision() };

    internal static long? Expiry(int active, long? timeToLive, long now) =>
        active == 0 && timeToLive is { } seconds ? now + seconds * 1_000_000 : null;
}
