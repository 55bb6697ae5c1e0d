using System.Numerics;

namespace Parley.Tokens;

/// <summary>The methods an ACL can name (the vendor's ACL schema lists exactly these), as a set of bits.</summary>
[Flags]
internal enum AclMethods : byte
{
    None = 0,
    Get = 1,
    Post = 2,
    Put = 4,
    Patch = 8,
    Delete = 16,
    All = Get | Post | Put | Patch | Delete,
}

internal static class AclMethodNames
{
    private static readonly string[] Names = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>The bit of a method on the wire. HEAD is a GET without a body; OPTIONS and others have none.</summary>
    internal static AclMethods OfRequest(string method) => method switch
    {
        "GET" or "HEAD" => AclMethods.Get,
        "POST" => AclMethods.Post,
        "PUT" => AclMethods.Put,
        "PATCH" => AclMethods.Patch,
        "DELETE" => AclMethods.Delete,
        _ => AclMethods.None,
    };

    /// <summary>The canonical name of a method written in an ACL, in any case; null when it is not one of the five.</summary>
    internal static string? Canonical(string name)
    {
        foreach (var known in Names)
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                return known;
        return null;
    }

    internal static string Describe(AclMethods methods) => BitOperations.PopCount((uint)methods) == 0
        ? "no method"
        : "only " + string.Join(", ", Names.Where(name => methods.HasFlag(OfRequest(name))));
}
