using Parley.Client;
using Parley.Tokens;

namespace WebChat.Tokens;

/// <summary>The Parley application that this backend signs for. Its private key never leaves the backend.</summary>
internal sealed record ParleyApplication(Uri Server, string Id, PrivateKey PrivateKey)
{
    private const string KeyFile = "parley.key";
    private const string IdFile = "parley.application-id";

    /// <summary>The configured application, else the one made at an earlier start, else a new one.</summary>
    public static async Task<ParleyApplication> Open(Settings settings, DataDirectory data, HttpClient http)
    {
        if (settings is { ApplicationId: { } configured, PrivateKeyFile: { } file })
            return new ParleyApplication(settings.ParleyUrl, configured, Read(await File.ReadAllTextAsync(file), file));
        if (data.Read(IdFile) is { } id && data.Read(KeyFile) is { } pem)
            return new ParleyApplication(settings.ParleyUrl, id, Read(pem, KeyFile));
        if (settings.ApiKey is null)
            throw new InvalidDataException(
                "give WebChat:ApplicationId and WebChat:PrivateKeyFile, or WebChat:ApiKey and WebChat:ApiSecret.");
        return await Create(settings, data, http);
    }

    /// <summary>Calls Parley as this application.</summary>
    public ParleyClient Client(HttpClient http) => new(http, new ParleyClientOptions
    {
        BaseAddress = Server,
        ApplicationId = Id,
        PrivateKey = PrivateKey,
    });

    private static async Task<ParleyApplication> Create(Settings settings, DataDirectory data, HttpClient http)
    {
        var key = PrivateKey.Generate();
        // Kept before it is used: an application whose key is lost is of no use to anybody.
        data.Write(KeyFile, key.ExportPkcs8Pem());
        var parley = new ParleyClient(http, new ParleyClientOptions
        {
            BaseAddress = settings.ParleyUrl,
            ApiKey = settings.ApiKey,
            ApiSecret = settings.ApiSecret,
        });
        var made = await parley.CreateApplicationAsync(new Application
        {
            Name = "WebChat",
            Keys = new ApplicationKeys { PublicKey = key.PublicKey.Pem },
            Capabilities = new Dictionary<string, Capability> { [CapabilityNames.Rtc] = new() },
        });
        data.Write(IdFile, made.Id!);
        return new ParleyApplication(settings.ParleyUrl, made.Id!, key);
    }

    private static PrivateKey Read(string pem, string file) =>
        PrivateKey.TryParse(pem, out var key, out var reason)
            ? key
            : throw new InvalidDataException($"{file} is not usable: {reason}.");
}
