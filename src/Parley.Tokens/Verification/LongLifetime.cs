namespace Parley.Tokens;

/// <summary>What to do with a token that asks for a longer life than allowed.</summary>
public enum LongLifetime
{
    /// <summary>
    /// Accept it and let it end at the limit. The default, because vendor tools emit such tokens: one writes <c>exp</c>
    /// in milliseconds.
    /// </summary>
    Clamp,

    /// <summary>Refuse it.</summary>
    Refuse,
}
