namespace Parley.Tokens;

/// <summary>How one rule came out.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Status">Whether it holds.</param>
/// <param name="Sentence">One sentence for a person.</param>
/// <param name="Member">
/// What in the token it is about, as <see cref="TokenFailure.Member"/>; of a malformed ACL the place in it, such as
/// <c>acl.paths["/*/users/**"].methods[1]</c>.
/// </param>
public sealed record RuleResult(TokenRule Rule, RuleStatus Status, string Sentence, string Member);
