namespace Parley.Domain.Users;

/// <summary>A user of an application.</summary>
/// <param name="Name">Unique in the application; what a token's <c>sub</c> names.</param>
/// <param name="Properties">JSON object as given, mostly <c>custom_data</c>.</param>
/// <param name="Channels">JSON object: channel type to an array of addresses.</param>
/// <param name="CreatedAt">Microseconds since the Unix epoch, as <paramref name="UpdatedAt"/>.</param>
/// <param name="Version">Rises by one with each change; a write names the version that it was decided on.</param>
public sealed record User(
    string ApplicationId,
    string Id,
    string Name,
    string? DisplayName,
    string? ImageUrl,
    string Properties,
    string Channels,
    long CreatedAt,
    long UpdatedAt,
    long Version = 1)
{
    /// <summary>
    /// What the API leaves open; long enough for every client, short enough for an index entry. In characters of Unicode,
    /// as all lengths of texts.
    /// </summary>
    public const int MaximumNameLength = 255;
    public const int MaximumDisplayNameLength = 255;

    /// <summary>Bytes of JSON that <c>properties</c> and <c>channels</c> may take, each.</summary>
    public const int MaximumPropertiesLength = 32 * 1024;

    /// <summary>
    /// When another user gave the name up, by deletion or for another name; 0 when none did lately. Microseconds since the
    /// Unix epoch.
    /// </summary>
    public long NameGivenUpAt { get; init; }

    /// <summary>
    /// Whether a token that names this user may be one of the user who had the name before. One that was made while nobody
    /// had it, or before its user was, is of this one.
    /// </summary>
    public bool IsNamedByTokenOfAnother(DateTimeOffset issuedAt, TimeSpan clockSkew) =>
        NameGivenUpAt > 0 && issuedAt + clockSkew < Moment.ToTime(NameGivenUpAt);
}
