using System.Text.Json;
using BitFaster.Caching.Lru;

namespace Parley.Tokens;

/// <summary>
/// Shares equal ACLs among tokens. An application's tokens nearly always carry the same few, and a compiled one takes
/// some 3 KB: far more than the rest of a remembered token.
/// </summary>
/// <param name="versions">How the versions in the paths of all of them are read.</param>
internal sealed class AclCache(AclVersions versions)
{
    private const int Capacity = 500;

    // By the text as it stands in the token: two texts may mean the same, but one text cannot mean two things.
    private readonly ConcurrentLru<string, Acl> _acls = new(Capacity);

    internal Acl Parse(JsonElement acl) =>
        _acls.GetOrAdd(acl.GetRawText(), static (_, claim) => Acl.Parse(claim.Acl, claim.Versions), (Acl: acl, Versions: versions));
}
