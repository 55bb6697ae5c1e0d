namespace Parley.Tokens;

/// <summary>An entry with its compiled pattern.</summary>
internal sealed class AclRule(AclEntry entry, AclPattern pattern, AclMethods methods, AclFilter[] filters)
{
    // Made once, so that allowing a request allocates nothing.
    private readonly AclDecision _grant = new(true, entry, $"path '{entry.Pattern}' of the ACL covers it");

    private readonly AclDecision _grantAcrossVersions = pattern.NamesVersion
        ? new AclDecision(true, entry, $"path '{entry.Pattern}' of the ACL covers it{Across}") { AcrossVersions = true }
        : default;

    private const string Across = ", because the versions of the Conversation API stand for each other";

    internal AclEntry Entry { get; } = entry;

    internal bool NamesVersion => pattern.NamesVersion;

    internal bool Covers(in AclPath path, bool anyVersion) => pattern.Matches(path, anyVersion);

    internal bool AllowsMethod(AclMethods method) => (methods & method) != 0;

    internal AclDecision Grant(in AclPath path) => IsOfItsVersion(path) ? _grant : _grantAcrossVersions;

    internal AclDecision Refuse(in AclPath path, string why) => IsOfItsVersion(path)
        ? new AclDecision(false, Entry, $"path '{Entry.Pattern}' covers it {why}")
        : new AclDecision(false, Entry, $"path '{Entry.Pattern}' covers it{Across}, {why}") { AcrossVersions = true };

    internal string? UnmetFilter(Func<string, string?>? field)
    {
        foreach (var filter in filters)
            if (!filter.Holds(field))
                return filter.Name;
        return null;
    }

    internal string DescribeMethods() => AclMethodNames.Describe(methods);

    // Of a path that the pattern covers.
    private bool IsOfItsVersion(in AclPath path) => !pattern.NamesVersion || pattern.Matches(path);
}
