using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>Ends a session of the application, connected or not.</summary>
    public Task EndSessionAsync(string sessionId, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Delete, $"/v1/sessions/{Segment(sessionId)}", _credentials.Application(), cancellationToken);

    /// <summary>
    /// Puts a session under a new token of the same user, so that it does not end with the old one. Needs no credentials
    /// but the token itself.
    /// </summary>
    /// <param name="sessionId">The session, <see cref="ParleySession.Id"/>.</param>
    /// <param name="token">The new token.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task RefreshSessionAsync(string sessionId, string token, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        // The body of @vonage/client-sdk: an empty JSON string.
        return _api.SendAsync(
            HttpMethod.Put, $"/v0.2/sessions/{Segment(sessionId)}", new AuthenticationHeaderValue("Bearer", token),
            JsonContent.Create("", ParleyClientJson.Default.String), ParleyClientJson.Default.JsonElement, cancellationToken);
    }
}
