using Parley.Domain;
using Parley.Tokens;

namespace Parley.Server.Http;

/// <summary>
/// The families of the API that this version does not serve, so that whoever calls one hears what it asked for, and not
/// that there is no such path.
/// </summary>
internal static class NotServed
{
    public const string Calls = "Calls";
    private const string Media = "Images and other media";
    private const string Push = "Push notifications";

    private static readonly Dictionary<string, string> Families = new(StringComparer.Ordinal)
    {
        ["calls"] = Calls,
        ["emergency"] = Calls,
        ["files"] = Calls,
        ["knocking"] = Calls,
        ["legs"] = Calls,
        ["rtc"] = Calls,
        ["image"] = Media,
        ["media"] = Media,
        ["devices"] = Push,
        ["push"] = Push,
    };

    /// <summary>What belongs to one conversation or application: <c>/v1/conversations/{id}/rtc</c>.</summary>
    private static readonly Dictionary<(string Parent, string Family), string> Parts = new()
    {
        [("conversations", "legs")] = Calls,
        [("conversations", "record")] = Calls,
        [("conversations", "rtc")] = Calls,
        [("conversations", "stream")] = Calls,
        [("conversations", "talk")] = Calls,
        [("applications", "push_tokens")] = Push,
    };

    public static Problem? Of(HttpContext http)
    {
        var path = RequestPath.Of(http);
        if (path.Count < 2 || !IsVersion(http, path))
            return null;
        var parent = path[1].ToString();
        var isKnown = Families.TryGetValue(parent, out var family)
            || path.Count > 3 && Parts.TryGetValue((parent, path[3].ToString()), out family);
        return isKnown ? Problems.NotServed(family!) : null;
    }

    /// <summary>Media have a version of their own.</summary>
    private static bool IsVersion(HttpContext http, AclPath path) =>
        ApiVersions.Of(http.Request.Path) is not (null or ApiVersion.Account) || path[0] is "v3" && path[1] is "media";
}
