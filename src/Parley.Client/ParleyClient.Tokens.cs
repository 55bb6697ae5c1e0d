using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>
    /// Asks the server what it thinks of a token: every rule, passed or failed, and what the ACL decides. The answer
    /// is the JSON of a <see cref="Parley.Tokens.TokenReport"/>; a refused token is an answer, not an exception.
    /// </summary>
    public Task<JsonElement> InspectTokenAsync(
        string applicationId, TokenQuestion question, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post, $"{ApplicationPath(applicationId)}/tokens/inspect", _credentials.Account(),
            JsonContent.Create(question, ParleyClientJson.Default.TokenQuestion),
            ParleyClientJson.Default.JsonElement, cancellationToken);
}
