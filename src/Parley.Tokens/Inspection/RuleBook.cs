namespace Parley.Tokens;

/// <summary>Collects the results of an inspection; a rule that is never mentioned counts as not checked.</summary>
internal sealed class RuleBook
{
    private readonly RuleResult[] _results = Array.ConvertAll(
        Enum.GetValues<TokenRule>(),
        rule => new RuleResult(
            rule,
            RuleStatus.NotChecked,
            $"{MemberOf(rule)} was not judged: an earlier rule is broken",
            MemberOf(rule)));

    internal IReadOnlyList<RuleResult> Results => Array.AsReadOnly(_results);

    /// <summary>False when a rule is broken, null when one was not checked, else true.</summary>
    internal bool? Verdict
    {
        get
        {
            if (Array.Exists(_results, result => result.Status == RuleStatus.Failed)) return false;
            return Array.Exists(_results, result => result.Status == RuleStatus.NotChecked) ? null : true;
        }
    }

    internal bool HasPassed(TokenRule rule) => _results[(int)rule].Status == RuleStatus.Passed;

    internal void Record(TokenRule rule, TokenFailure? failure, string passed) => _results[(int)rule] = failure is null
        ? new RuleResult(rule, RuleStatus.Passed, passed, MemberOf(rule))
        : new RuleResult(rule, RuleStatus.Failed, failure.Reason, failure.Member);

    internal void Fail(TokenRule rule, string sentence, string? member = null) =>
        _results[(int)rule] = new RuleResult(rule, RuleStatus.Failed, sentence, member ?? MemberOf(rule));

    internal void Skip(TokenRule rule, string sentence) =>
        _results[(int)rule] = new RuleResult(rule, RuleStatus.NotChecked, sentence, MemberOf(rule));

    private static string MemberOf(TokenRule rule) => rule switch
    {
        TokenRule.Header => TokenParts.Header,
        TokenRule.Algorithm => Claims.Algorithm,
        TokenRule.Type => Claims.Type,
        TokenRule.Application => Claims.ApplicationId,
        TokenRule.Key or TokenRule.Signature => TokenParts.Signature,
        TokenRule.IssuedAt => Claims.IssuedAt,
        TokenRule.Id => Claims.Id,
        TokenRule.NotBefore => Claims.NotBefore,
        TokenRule.Expiry or TokenRule.Lifetime => Claims.ExpiresAt,
        TokenRule.Subject => Claims.Subject,
        TokenRule.Acl => Claims.Acl,
        _ => TokenParts.Token,
    };
}
