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

    /// <summary>Whether the token is good and allows nothing: the report is asked for no other ACL.</summary>
    public bool HasMalformedAcl =>
        (Rules ?? []).Any(rule => rule is { Rule: RuleVerdict.Acl, Status: RuleVerdict.Failed });
}

/// <summary>One rule; one that was not reached because of an earlier one has neither passed nor failed.</summary>
internal sealed record RuleVerdict(string Rule, string Status, string? Sentence)
{
    public const string Acl = "acl";
    public const string Expiry = "expiry";
    public const string Passed = "passed";
    public const string Failed = "failed";

    /// <summary>The rule as a title: <c>issued_at</c> is Issued at.</summary>
    public string Title => Rule.Length == 0 ? Rule : char.ToUpperInvariant(Rule[0]) + Rule[1..].Replace('_', ' ');
}

/// <summary>What the ACL says about the request that was asked about.</summary>
internal sealed record AclVerdict(bool Allowed, string? Reason);
