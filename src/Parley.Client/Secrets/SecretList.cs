using System.Text.Json.Serialization;

namespace Parley.Client;

internal sealed record SecretList
{
    [JsonPropertyName("_embedded")]
    public SecretListItems? Embedded { get; init; }
}

internal sealed record SecretListItems(IReadOnlyList<Secret>? Secrets);

internal sealed record NewSecret(string Secret);
