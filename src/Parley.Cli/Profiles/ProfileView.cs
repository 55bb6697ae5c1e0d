using Parley.Cli.Settings;

namespace Parley.Cli.Profiles;

/// <summary>A profile as it may be shown: no secret, no key.</summary>
internal sealed record ProfileView
{
    private const string Masked = "********";

    public required string Name { get; init; }

    public required bool Current { get; init; }

    public string? Url { get; init; }

    public string? ApiKey { get; init; }

    public string? ApiSecret { get; init; }

    public string? AppId { get; init; }

    public string? PrivateKey { get; init; }

    public static ProfileView Of(ProfileBook book, string name)
    {
        var profile = book.Profiles[name];
        return new ProfileView
        {
            Name = name,
            Current = book.Current == name,
            Url = profile.Url,
            ApiKey = profile.ApiKey,
            ApiSecret = profile.ApiSecret is null ? null : Masked,
            AppId = profile.AppId,
            PrivateKey = profile.PrivateKey is { } key && PemText.IsPem(key) ? Masked : profile.PrivateKey,
        };
    }
}

internal sealed record ProfileList(IReadOnlyList<ProfileView> Profiles);
