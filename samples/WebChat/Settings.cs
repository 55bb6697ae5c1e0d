using System.Diagnostics.CodeAnalysis;

namespace WebChat;

/// <summary>Section <c>WebChat</c>. An application is given, or made at the first start with the account's key.</summary>
internal sealed record Settings
{
    public required Uri ParleyUrl { get; init; }
    public required string DataDirectory { get; init; }
    public string? ApplicationId { get; init; }
    public string? PrivateKeyFile { get; init; }
    public string? ApiKey { get; init; }
    public string? ApiSecret { get; init; }

    public static bool TryRead(
        IConfiguration configuration, [NotNullWhen(true)] out Settings? settings, out IReadOnlyList<string> problems)
    {
        var section = configuration.GetSection("WebChat");
        var found = new List<string>();
        if (!Uri.TryCreate(section["ParleyUrl"], UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            found.Add("WebChat:ParleyUrl must be the URL of a Parley server, as http://127.0.0.1:7700.");
        if (section["ApplicationId"] is null != section["PrivateKeyFile"] is null)
            found.Add("WebChat:ApplicationId and WebChat:PrivateKeyFile are given together.");
        if (section["ApiKey"] is null != section["ApiSecret"] is null)
            found.Add("WebChat:ApiKey and WebChat:ApiSecret are given together.");

        problems = found;
        settings = found.Count > 0
            ? null
            : new Settings
            {
                ParleyUrl = url!,
                DataDirectory = section["DataDirectory"] ?? "./data/webchat",
                ApplicationId = section["ApplicationId"],
                PrivateKeyFile = section["PrivateKeyFile"],
                ApiKey = section["ApiKey"],
                ApiSecret = section["ApiSecret"],
            };
        return settings is not null;
    }
}
