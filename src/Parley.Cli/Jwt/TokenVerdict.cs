using System.Text.Json;

namespace Parley.Cli.Jwt;

/// <summary>
/// What the command reads out of a report, whether it was made here or by the server: both are the JSON of a
/// <see cref="Parley.Tokens.TokenReport"/>, and a newer server's may say more.
/// </summary>
internal sealed record TokenVerdict
{
    public bool? IsAccepted { get; init; }

    public bool? IsAsExpected { get; init; }

    public JsonElement? Header { get; init; }

    public JsonElement? Payload { get; init; }

    public IReadOnlyList<RuleVerdict>? Rules { get; init; }

    public double? RemainingSeconds { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public AclVerdict? Decision { get; init; }

    /// <summary>Whether time alone speaks against the token.</summary>
    public bool HasOnlyExpired =>
        RemainingSeconds is <= 0
        && (Rules ?? []).Where(rule => rule.Status == RuleVerdict.Failed).ToList() is [{ Rule: RuleVerdict.Expiry }];
}

/// <summary>One rule; one that was not reached because of an earlier one has neither passed nor failed.</summary>
internal sealed record RuleVerdict(string Rule, string Status, string? Sentence)
{
    public const string Expiry = "Expiry";
    public const string Passed = "Passed";
    public const string Failed = "Failed";
}

/// <summary>What the ACL says about the request that was asked about.</summary>
internal sealed record AclVerdict(bool Allowed, string? Reason);
