using System.Net.Http.Headers;
using System.Text;

namespace Parley.Client.Http;

/// <summary>The two ways of saying who calls: the account by Basic, an application by its admin token.</summary>
internal sealed class Credentials(ParleyClientOptions options)
{
    private readonly AdminToken? _adminToken = options is { ApplicationId: { } id, PrivateKey: { } key }
        ? new AdminToken(id, key, options.TimeProvider)
        : null;

    public string ApiKey => options.ApiKey ?? throw Missing("an API key", nameof(options.ApiKey));

    public AuthenticationHeaderValue Account()
    {
        var secret = options.ApiSecret ?? throw Missing("an API secret", nameof(options.ApiSecret));
        return new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ApiKey}:{secret}")));
    }

    public AuthenticationHeaderValue Application()
    {
        if (options.ApplicationId is null)
            throw Missing("an application id", nameof(options.ApplicationId));
        var token = _adminToken ?? throw Missing("the application's private key", nameof(options.PrivateKey));
        return new AuthenticationHeaderValue("Bearer", token.Current());
    }

    private static InvalidOperationException Missing(string what, string option) =>
        new($"This call needs {what}: set {nameof(ParleyClientOptions)}.{option}.");
}
