using System.Text.Json.Serialization;
using Parley.Client.Http;

namespace Parley.Client;

/// <summary>One page of an application's users.</summary>
public sealed record UserPage
{
    /// <summary>The users of this page.</summary>
    [JsonIgnore]
    public IReadOnlyList<User> Users => Embedded?.Users ?? [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    [JsonIgnore]
    public string? NextCursor => Links?.NextCursor();

    [JsonInclude, JsonPropertyName("_embedded")]
    internal UserPageItems? Embedded { get; init; }

    [JsonInclude, JsonPropertyName("_links")]
    internal HalLinks? Links { get; init; }
}

internal sealed record UserPageItems(IReadOnlyList<User>? Users);
