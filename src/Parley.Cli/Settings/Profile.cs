namespace Parley.Cli.Settings;

/// <summary>A server and the credentials for it, under a name.</summary>
internal sealed record Profile
{
    public string? Url { get; init; }

    public string? ApiKey { get; init; }

    public string? ApiSecret { get; init; }

    public string? AppId { get; init; }

    /// <summary>A file's full path, or the PEM itself.</summary>
    public string? PrivateKey { get; init; }
}
