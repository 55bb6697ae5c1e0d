using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>A live connection of a user.</summary>
public sealed record Session
{
    /// <summary>The session's id, <c>SES-…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Everything else that the server says about it.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
