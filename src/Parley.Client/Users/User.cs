using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>A user of an application. In a change, what is not set stays as it is.</summary>
public sealed record User
{
    /// <summary>The user's id, <c>USR-…</c>; given by the server.</summary>
    public string? Id { get; init; }

    /// <summary>Unique in the application, and the <c>sub</c> of the user's tokens; made up when absent.</summary>
    public string? Name { get; init; }

    /// <summary>A name for people; need not be unique.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A picture's URL.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>The caller's own data.</summary>
    public UserProperties? Properties { get; init; }

    /// <summary>Where else the user can be reached, as the API writes it.</summary>
    public JsonElement? Channels { get; init; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
