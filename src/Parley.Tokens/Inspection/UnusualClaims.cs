using System.Text.Json;

namespace Parley.Tokens;

/// <summary>Claims that a server ignores but that hint at a mistake.</summary>
internal static class UnusualClaims
{
    internal static IEnumerable<string> Of(JsonElement payload)
    {
        var unknown = new List<string>();
        foreach (var claim in payload.EnumerateObject())
        {
            switch (claim.Name)
            {
                case Claims.ApplicationId or Claims.IssuedAt or Claims.Id or Claims.ExpiresAt or Claims.NotBefore
                    or Claims.Subject or Claims.Acl:
                    break;
                case Claims.AclPaths:
                    // The Ruby SDK merges its "paths" option into the top level.
                    yield return "'paths' stands at the top level and is ignored; it belongs into acl";
                    break;
                default:
                    unknown.Add(claim.Name);
                    break;
            }
        }
        if (unknown.Count > 0) yield return $"unknown claims are ignored: {string.Join(", ", unknown)}";
    }
}
