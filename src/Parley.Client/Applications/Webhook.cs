using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>A URL that the server calls.</summary>
public sealed record Webhook
{
    /// <summary>The absolute URL.</summary>
    public required string Address { get; init; }

    /// <summary><c>GET</c> or <c>POST</c>.</summary>
    public string? HttpMethod { get; init; }

    /// <summary>How long a connection may take, in milliseconds.</summary>
    public int? ConnectTimeout { get; init; }

    /// <summary>How long an answer may take, in milliseconds.</summary>
    public int? SocketTimeout { get; init; }

    /// <summary>Members that this version does not know; they survive reading, changing and writing back.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
