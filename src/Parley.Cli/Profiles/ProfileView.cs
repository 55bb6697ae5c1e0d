using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Settings;

namespace Parley.Cli.Profiles;

/// <summary>A profile as it may be shown: no secret, no key.</summary>
internal sealed record ProfileView
{
    public required string Name { get; init; }

    public required bool Current { get; init; }

    public string? Url { get; init; }

    public string? ApiKey { get; init; }

    public string? ApiSecret { get; init; }

    public string? AppId { get; init; }

    public string? PrivateKey { get; init; }

    public static ProfileView Of(ProfileBook book, string name, CliHost host)
    {
        var profile = book.Profiles[name];
        return new ProfileView
        {
            Name = name,
            Current = book.Current == name,
            Url = profile.Url is { } url ? ServerUrl.Shown(url) : null,
            ApiKey = profile.ApiKey,
            ApiSecret = profile.ApiSecret is null ? null : Confidential.Mask,
            AppId = profile.AppId,
            PrivateKey = profile.PrivateKey is { } key ? KeySource.FilePath(key, host) ?? Confidential.Mask : null,
        };
    }
}

internal sealed record ProfileList(IReadOnlyList<ProfileView> Profiles);
