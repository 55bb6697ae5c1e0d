using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>The caller's own data about a user.</summary>
public sealed record UserProperties
{
    /// <summary>A JSON object; a change replaces it, nothing is merged.</summary>
    public JsonElement? CustomData { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
