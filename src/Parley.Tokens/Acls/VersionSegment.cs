namespace Parley.Tokens;

/// <summary>Knows the first segments that all name the Conversation API.</summary>
internal static class VersionSegment
{
    /// <summary>Whether a path with these first two segments belongs to the Conversation API.</summary>
    /// <param name="first">The first segment.</param>
    /// <param name="second">The second one; empty when there is none.</param>
    internal static bool NamesTheApi(ReadOnlySpan<char> first, ReadOnlySpan<char> second) => first switch
    {
        "v1" or "v0.3" or "v0.2" or "v0.1" or "beta2" or "beta" => true,
        // Media alone had a generation of its own. Other paths below /v3 belong to other APIs.
        "v3" => second is "media",
        _ => false,
    };

    internal static bool NamesTheApi(in AclPath path) =>
        path.Count > 0 && NamesTheApi(path[0], path.Count > 1 ? path[1] : default);
}
