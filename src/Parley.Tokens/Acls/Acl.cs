using System.Text.Json;

namespace Parley.Tokens;

/// <summary>
/// The compiled <c>acl</c> claim: a whitelist of path patterns with methods. Immutable and safe for concurrent use.
/// </summary>
/// <remarks>
/// Deciding costs at most path segments × pattern segments comparisons over all entries, whatever the patterns (no
/// regular expressions, no backtracking), and allocates nothing when the request is allowed.
/// </remarks>
public sealed class Acl
{
    /// <summary>The most entries an ACL may have.</summary>
    public const int MaxEntries = 1000;

    /// <summary>The longest pattern, in UTF-16 characters.</summary>
    public const int MaxPatternLength = 1024;

    private readonly AclRule[] _rules;
    private readonly string? _refusal;
    private readonly bool _namesVersions;

    private Acl(
        AclRule[] rules, AclProblem? problem = null, string? refusal = null, AclVersions versions = AclVersions.Alike)
    {
        _rules = rules;
        _refusal = refusal;
        // Most ACLs name none ("/*/users/**"), and then no path is looked at for it.
        _namesVersions = Array.Exists(rules, rule => rule.NamesVersion);
        Versions = versions;
        Problem = problem?.ToString();
        ProblemPlace = problem?.Place;
        Entries = Array.AsReadOnly(Array.ConvertAll(rules, rule => rule.Entry));
    }

    /// <summary>Allows everything (one entry, <c>/**</c>): the ACL of an application token without the claim.</summary>
    public static Acl AllowAll { get; } = new(
        [new AclRule(new AclEntry("/**", null, null), AclPattern.Compile("/**")!, AclMethods.All, [])]);

    /// <summary>Allows nothing: an ACL without paths.</summary>
    public static Acl AllowNothing { get; } = new([]);

    /// <summary>What a user token without the claim gets: nothing, and a sentence that says what to add.</summary>
    internal static Acl MissingOnUserToken { get; } =
        new([], refusal: "the token has no acl claim; user tokens need one");

    /// <summary>Whether the claim is not a well-formed ACL. Such an ACL allows nothing.</summary>
    public bool IsMalformed => Problem is not null;

    /// <summary>One sentence saying what is malformed, beginning with <see cref="ProblemPlace"/>, or null.</summary>
    public string? Problem { get; }

    /// <summary>Where it is malformed, such as <c>acl.paths["/*/users/**"].methods[1]</c>, or null.</summary>
    public string? ProblemPlace { get; }

    /// <summary>How the versions in its paths are read.</summary>
    public AclVersions Versions { get; }

    /// <summary>The entries in the order of the claim; empty when malformed.</summary>
    public IReadOnlyList<AclEntry> Entries { get; }

    /// <summary>
    /// Compiles an <c>acl</c> claim. Never throws for its content: a claim with any unknown or wrong part is malformed
    /// as a whole, because dropping the part could widen what its issuer meant.
    /// </summary>
    /// <param name="acl">An object with exactly one member, <c>paths</c>.</param>
    /// <param name="versions">How to read the versions in its paths.</param>
    public static Acl Parse(JsonElement acl, AclVersions versions = AclVersions.Alike) =>
        AclReader.TryRead(acl, out var rules, out var problem)
            ? new Acl(rules, versions: versions)
            : new Acl([], problem, $"the acl claim is malformed and allows nothing: {problem}", versions);

    /// <summary>Decides without looking at fields, so that an entry with filters never allows.</summary>
    /// <inheritdoc cref="Decide(string, AclPath, Func{string, string?}?)"/>
    public AclDecision Decide(string method, AclPath path) => Decide(method, path, null);

    /// <summary>Decides whether a request is allowed.</summary>
    /// <param name="method">The method on the wire, upper case. HEAD counts as GET; OPTIONS is never granted.</param>
    /// <param name="path">The path in normal form.</param>
    /// <param name="field">
    /// Gives the value of a same-named query, body or path field as text, or null. Each filter of an entry must equal
    /// its field; a filter that cannot be evaluated refuses.
    /// </param>
    public AclDecision Decide(string method, AclPath path, Func<string, string?>? field)
    {
        ArgumentNullException.ThrowIfNull(method);
        var bit = AclMethodNames.OfRequest(method);
        if (Granting(bit, path, field, out var covering) is { } rule) return rule.Grant(path);
        return covering is null || bit == AclMethods.None
            ? new AclDecision(false, covering?.Entry, Refusal(method, bit, path))
            : covering.Refuse(path, WhyCoveringRefuses(covering, bit, field));
    }

    /// <summary>The same without a reason, so that a refusal costs as little as a grant.</summary>
    /// <param name="method">The method on the wire, upper case.</param>
    /// <param name="path">The path in normal form.</param>
    public bool Allows(string method, AclPath path)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Granting(AclMethodNames.OfRequest(method), path, null, out _) is not null;
    }

    private AclRule? Granting(
        AclMethods method, in AclPath path, Func<string, string?>? field, out AclRule? covering)
    {
        covering = null;
        var anyVersion = _namesVersions && Versions == AclVersions.Alike && VersionSegment.NamesTheApi(path);
        foreach (var rule in _rules)
        {
            if (!rule.Covers(path, anyVersion)) continue;
            if (rule.AllowsMethod(method) && rule.UnmetFilter(field) is null) return rule;
            covering ??= rule;
        }
        return null;
    }

    private static string WhyCoveringRefuses(AclRule covering, AclMethods method, Func<string, string?>? field) =>
        covering.AllowsMethod(method)
            ? $"but its filter '{covering.UnmetFilter(field)}' is not met"
            : $"but allows {covering.DescribeMethods()}";

    private string Refusal(string method, AclMethods bit, in AclPath path)
    {
        if (_refusal is not null) return _refusal;
        if (bit == AclMethods.None) return $"an ACL grants only GET, POST, PUT, PATCH and DELETE, not {Short(method)}";
        var refusal = $"{method} {Short(path.ToString())} is not covered by any of the {_rules.Length} paths of the ACL";
        return OfAnotherVersion(path) is { } pattern
            ? $"{refusal}; path '{pattern}' is of another version, and versions are read literally"
            : refusal;
    }

    private string? OfAnotherVersion(in AclPath path)
    {
        if (Versions != AclVersions.Literal || !VersionSegment.NamesTheApi(path)) return null;
        foreach (var rule in _rules)
            if (rule.Covers(path, anyVersion: true))
                return rule.Entry.Pattern;
        return null;
    }

    private static string Short(string text) => text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 200), "…");
}
