using System.Collections.Immutable;

namespace Parley.Cli.Settings;

/// <summary>All profiles, and the one that is used when none is named.</summary>
internal sealed record ProfileBook
{
    public const string DefaultName = "default";

    public string? Current { get; init; }

    // A generated reader sets what the file leaves out to null, whatever the initial value.
    public ImmutableSortedDictionary<string, Profile> Profiles
    {
        get;
        init => field = value ?? ImmutableSortedDictionary<string, Profile>.Empty;
    } = ImmutableSortedDictionary<string, Profile>.Empty;

    /// <summary>Changes a profile or begins it; the first one becomes the current one.</summary>
    public ProfileBook With(string name, Func<Profile, Profile> change) => this with
    {
        Current = Current ?? name,
        Profiles = Profiles.SetItem(name, change(Profiles.GetValueOrDefault(name) ?? new Profile())),
    };

    public ProfileBook Without(string name) => this with
    {
        Current = Current == name ? null : Current,
        Profiles = Profiles.Remove(name),
    };
}
