using System.Text.Json.Serialization;
using Parley.Client.Http;

namespace Parley.Client;

/// <summary>One page of a user's sessions.</summary>
public sealed record SessionPage
{
    /// <summary>The sessions of this page.</summary>
    [JsonIgnore]
    public IReadOnlyList<Session> Sessions => Embedded?.Sessions ?? [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    [JsonIgnore]
    public string? NextCursor => Links?.NextCursor();

    [JsonInclude, JsonPropertyName("_embedded")]
    internal SessionPageItems? Embedded { get; init; }

    [JsonInclude, JsonPropertyName("_links")]
    internal HalLinks? Links { get; init; }
}

internal sealed record SessionPageItems(IReadOnlyList<Session>? Sessions);
