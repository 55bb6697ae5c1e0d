using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>A user's participation in a conversation.</summary>
public sealed record Member
{
    /// <summary>The member's id, <c>MEM-…</c>.</summary>
    public string? Id { get; init; }

    /// <summary><c>INVITED</c>, <c>JOINED</c> or <c>LEFT</c>.</summary>
    public string? State { get; init; }

    /// <summary>The user.</summary>
    [JsonIgnore]
    public User? User => Embedded?.User;

    [JsonInclude, JsonPropertyName("_embedded")]
    internal MemberParts? Embedded { get; init; }

    /// <summary>Everything else that the server says about it.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}

internal sealed record MemberParts(User? User);

/// <summary>Adds a user to a conversation.</summary>
/// <param name="User">The user's id or name.</param>
/// <param name="State"><c>joined</c> or <c>invited</c>.</param>
public sealed record NewMember(string User, string State = "joined");

/// <summary>Changes a member.</summary>
/// <param name="State"><c>joined</c> or <c>left</c>.</param>
public sealed record MemberChange(string State)
{
    /// <summary>Why it left, for programs.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Why it left, for people.</summary>
    public string? ReasonText { get; init; }
}
