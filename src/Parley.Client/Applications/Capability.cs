using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>One capability of an application. An empty one is switched on and calls nobody.</summary>
public sealed record Capability
{
    /// <summary>Whom the server calls, by name (<see cref="WebhookNames"/>).</summary>
    public IReadOnlyDictionary<string, Webhook>? Webhooks { get; init; }

    /// <summary>Whether calls to the webhooks carry a signed token.</summary>
    public bool? SignedCallbacks { get; init; }

    /// <summary>How long a conversation of a call is kept, in hours.</summary>
    public int? ConversationsTtl { get; init; }

    /// <summary>How long a leg of a call is kept, in days.</summary>
    public int? LegPersistenceTime { get; init; }

    /// <summary>Where calls are handled, such as <c>eu-west</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Members that this version does not know; they survive reading, changing and writing back.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
