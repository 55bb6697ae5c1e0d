namespace Parley.Tokens;

/// <summary>How one rule came out.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Status">Whether it holds.</param>
/// <param name="Sentence">One sentence for a person.</param>
public sealed record RuleResult(TokenRule Rule, RuleStatus Status, string Sentence);
