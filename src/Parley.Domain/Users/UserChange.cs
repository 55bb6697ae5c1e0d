namespace Parley.Domain.Users;

/// <summary>
/// What a create or update asks for. An absent field stays as it is; a given one replaces, also
/// <c>custom_data</c> and <c>channels</c>, which are never merged.
/// </summary>
public sealed record UserChange
{
    public string? Name { get; init; }
    public Change<string?> DisplayName { get; init; }
    public Change<string?> ImageUrl { get; init; }
    public string? Properties { get; init; }
    public string? Channels { get; init; }

    /// <summary>The user that this creates. Without a name it gets an automatic one.</summary>
    public User Create(string applicationId, TimeProvider time)
    {
        var now = Moment.Now(time);
        return new User(
            applicationId, Ids.NewUser(time), Name ?? Ids.NewAutomaticName(), DisplayName.Or(null), ImageUrl.Or(null),
            Properties ?? "{}", Channels ?? "{}", now, now);
    }

    /// <summary>The user as it is after the change.</summary>
    public User Apply(User user, TimeProvider time) => user with
    {
        Name = Name ?? user.Name,
        DisplayName = DisplayName.Or(user.DisplayName),
        ImageUrl = ImageUrl.Or(user.ImageUrl),
        Properties = Properties ?? user.Properties,
        Channels = Channels ?? user.Channels,
        UpdatedAt = Moment.Now(time),
    };
}
