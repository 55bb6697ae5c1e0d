using System.Net.Http.Json;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>Lists the account's API secrets; their text is never shown.</summary>
    public async Task<IReadOnlyList<Secret>> ListSecretsAsync(CancellationToken cancellationToken = default)
    {
        var list = await _api.SendAsync(
            HttpMethod.Get, SecretsPath(), _credentials.Account(), body: null, ParleyClientJson.Default.SecretList,
            cancellationToken);
        return list.Embedded?.Secrets ?? [];
    }

    /// <summary>Adds a secret, which works beside the others from now on.</summary>
    public Task<Secret> CreateSecretAsync(string secret, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        return _api.SendAsync(
            HttpMethod.Post, SecretsPath(), _credentials.Account(),
            JsonContent.Create(new NewSecret(secret), ParleyClientJson.Default.NewSecret),
            ParleyClientJson.Default.Secret, cancellationToken);
    }

    /// <summary>Deletes a secret, which stops working at once.</summary>
    public Task DeleteSecretAsync(string id, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, $"{SecretsPath()}/{Segment(id)}", _credentials.Account(), cancellationToken);

    private string SecretsPath() => $"/accounts/{Segment(_credentials.ApiKey)}/secrets";
}
