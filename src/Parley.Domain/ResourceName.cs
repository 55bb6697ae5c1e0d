using Parley.Tokens;

namespace Parley.Domain;

/// <summary>
/// Which names users and conversations may get: those that can stand in a path, where everything finds them by their
/// names, and that cannot be taken for an id. What has another name from earlier is still found by its id.
/// </summary>
public static class ResourceName
{
    /// <summary>The rule that the name of a user breaks, or null.</summary>
    public static string? RefusalOfUser(string name) => Refusal(name);

    /// <summary>The rule that the name of a conversation breaks, or null.</summary>
    public static string? RefusalOfConversation(string name) => Refusal(name);

    private static string? Refusal(string name)
    {
        if (Ids.IsAny(name))
            return "must not have the form of an id";
        if (name.Contains('/', StringComparison.Ordinal))
            return "must be addressable in a path: it holds '/'";
        // The rule of routing and ACLs itself, so that the two never differ.
        if (!AclPath.TryParse("/" + Uri.EscapeDataString(name), out var path, out var reason))
            return $"must be addressable in a path: {reason.Replace("the path", "it", StringComparison.Ordinal)}";
        return path.Count == 1 && path[0].SequenceEqual(name) ? null : "must be addressable in a path: it would be another name there";
    }
}
