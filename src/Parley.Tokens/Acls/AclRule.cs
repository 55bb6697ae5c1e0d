namespace Parley.Tokens;

/// <summary>An entry with its compiled pattern.</summary>
internal sealed class AclRule(AclEntry entry, AclPattern pattern, AclMethods methods, AclFilter[] filters)
{
    internal AclEntry Entry { get; } = entry;

    // Made once, so that allowing a request allocates nothing.
    internal AclDecision Grant { get; } = new(true, entry, $"path '{entry.Pattern}' of the ACL covers it");

    internal bool Covers(in AclPath path) => pattern.Matches(path);

    internal bool AllowsMethod(AclMethods method) => (methods & method) != 0;

    internal string? UnmetFilter(Func<string, string?>? field)
    {
        foreach (var filter in filters)
            if (!filter.Holds(field))
                return filter.Name;
        return null;
    }

    internal string DescribeMethods() => AclMethodNames.Describe(methods);
}
