using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Tokens;

/// <summary>
/// Everything there is to say about a token. It repeats the token's claims, so treat it like the token's content, and
/// trust nothing in it unless <see cref="IsAccepted"/> is true.
/// </summary>
public sealed record TokenReport
{
    /// <summary>
    /// Whether a server with the given options and keys accepts the token; null when it cannot be told without keys.
    /// </summary>
    public bool? IsAccepted { get; init; }

    /// <summary>Whether the token also is what the caller expects; null when it cannot be told without keys.</summary>
    public bool? IsAsExpected { get; init; }

    /// <summary>The header, or null when it cannot be read.</summary>
    public JsonElement? Header { get; init; }

    /// <summary>The claims, or null when they cannot be read.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>The thumbprint of the key that verifies the signature, or null.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>Every rule, in the order of <see cref="TokenRule"/>.</summary>
    public IReadOnlyList<RuleResult> Rules { get; init; } = [];

    /// <summary>When the token ends, after clamping; null when it cannot be read.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many seconds it has left, negative when it has ended; null when it cannot be read.</summary>
    public double? RemainingSeconds { get; init; }

    /// <summary>What is odd about it, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How the versions in the paths of its ACL were read.</summary>
    [JsonConverter(typeof(AclVersionsJson))]
    public AclVersions AclVersions { get; init; }

    /// <summary>What its ACL says about the given request, with the deciding entry; null when none was given.</summary>
    public AclDecision? Decision { get; init; }

    /// <summary>The result of one rule.</summary>
    /// <param name="rule">The rule.</param>
    public RuleResult Of(TokenRule rule) => Rules[(int)rule];

    /// <summary>The report as JSON, with members and words in snake_case as everywhere in the API.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TokenReportJson.Default.TokenReport);
}
