namespace Parley.Tokens;

/// <summary>How a rule came out.</summary>
public enum RuleStatus
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It is broken.</summary>
    Failed,

    /// <summary>It could not be judged: an earlier rule is broken, or nothing was given to judge it by.</summary>
    NotChecked,
}
