namespace Parley.Tokens;

/// <summary>What is malformed in an <c>acl</c> claim.</summary>
/// <param name="Place">Where, such as <c>acl.paths["/*/users/**"].methods[1]</c>.</param>
/// <param name="What">The rest of a sentence that begins with the place.</param>
internal sealed record AclProblem(string Place, string What)
{
    public override string ToString() => $"{Place} {What}";
}
