namespace Parley.Tokens;

/// <summary>Collects the results of an inspection; a rule that is never mentioned counts as not checked.</summary>
internal sealed class RuleBook
{
    private readonly RuleResult[] _results = Array.ConvertAll(
        Enum.GetValues<TokenRule>(),
        rule => new RuleResult(rule, RuleStatus.NotChecked, "an earlier rule is broken"));

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
        ? new RuleResult(rule, RuleStatus.Passed, passed)
        : new RuleResult(rule, RuleStatus.Failed, failure.Reason);

    internal void Fail(TokenRule rule, string sentence) =>
        _results[(int)rule] = new RuleResult(rule, RuleStatus.Failed, sentence);

    internal void Skip(TokenRule rule, string sentence) =>
        _results[(int)rule] = new RuleResult(rule, RuleStatus.NotChecked, sentence);
}
