using Parley.Client.Http;

namespace Parley.Client;

/// <summary>
/// Manages a Parley server, or anything else that speaks the Applications, Account and Conversation APIs:
/// applications, account secrets and users. Safe for use by many threads; every failure that the server
/// reports is a <see cref="ParleyException"/>, a server that cannot be reached an
/// <see cref="HttpRequestException"/>.
/// </summary>
public sealed partial class ParleyClient
{
    private readonly ApiConnection _api;
    private readonly Credentials _credentials;

    /// <summary>Makes a client that sends through <paramref name="http"/>, which stays the caller's to dispose.</summary>
    /// <param name="http">The transport; its timeout and handlers apply. Its base address is not used.</param>
    /// <param name="options">Where the server is, and the credentials.</param>
    /// <exception cref="ArgumentException">The address is no server's root.</exception>
    public ParleyClient(HttpClient http, ParleyClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        // A path that is put behind a query would be lost in it.
        if (options.BaseAddress is not { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
        {
            throw new ArgumentException(
                "The server's address begins with http:// or https:// and has no credentials, query or fragment.", nameof(options));
        }

        _api = new ApiConnection(http, options.BaseAddress);
        _credentials = new Credentials(options);
    }
}
