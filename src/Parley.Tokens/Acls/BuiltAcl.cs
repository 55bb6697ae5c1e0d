using System.Text.Json;

namespace Parley.Tokens;

/// <summary>An ACL both as the claim to put into a token and compiled.</summary>
/// <param name="Json">The claim, <c>{"paths":{…}}</c>.</param>
/// <param name="Acl">The same, compiled.</param>
public sealed record BuiltAcl(JsonElement Json, Acl Acl)
{
    /// <summary>The claim, so that a built ACL can stand where a token request wants JSON.</summary>
    /// <param name="acl">The built ACL.</param>
    public static implicit operator JsonElement(BuiltAcl acl)
    {
        ArgumentNullException.ThrowIfNull(acl);
        return acl.Json;
    }
}
