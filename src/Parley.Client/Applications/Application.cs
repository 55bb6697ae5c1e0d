using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Client;

/// <summary>An application: a key pair, what it may do, and the home of its users.</summary>
public sealed record Application
{
    /// <summary>
    /// The application's id, a UUID in lower case. The server gives it, unless a creation names one: an application that
    /// comes from elsewhere keeps its id, and with its public key its tokens. It never changes after that.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>A name for people; need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>The key pair. Without a public key on creation the server makes a pair.</summary>
    public ApplicationKeys? Keys { get; init; }

    /// <summary>What is switched on, by name (<see cref="CapabilityNames"/>); a name that is absent is off.</summary>
    public IReadOnlyDictionary<string, Capability>? Capabilities { get; init; }

    /// <summary>What the operator may do with the application's data.</summary>
    public ApplicationPrivacy? Privacy { get; init; }

    /// <summary>Members that this version does not know; they survive reading, changing and writing back.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
