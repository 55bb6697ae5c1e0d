using Microsoft.AspNetCore.Http.Features;
using Parley.Domain;
using Parley.Server.Errors;
using Parley.Tokens;

namespace Parley.Server.Http;

/// <summary>
/// Brings the request target to the one form that routing and ACLs share, before either looks at it. What has no such
/// form (encoded slashes, dot segments, empty segments, double encoding) is refused instead of guessed.
/// </summary>
internal sealed class RequestPath(RequestDelegate next, ErrorWriter errors)
{
    public static AclPath Of(HttpContext http) => http.Features.GetRequiredFeature<Feature>().Path;

    public Task Invoke(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!AclPath.TryParse(OriginForm(target), out var path, out var reason))
        {
            var version = ApiVersions.Of(http.Request.Path) ?? ApiVersion.V1;
            return errors.Write(http, version, Problems.InvalidPath(reason));
        }

        http.Features.Set(new Feature(path));
        http.Request.Path = path.ToString();
        return next(http);
    }

    /// <summary>
    /// RFC 9112, section 3.2.2: a client may send the absolute form. What ends its authority and is no slash begins no path: it
    /// stays, and so is refused.
    /// </summary>
    private static string OriginForm(string? target)
    {
        // Of HTTP/2's CONNECT, which names no path.
        if (target is null)
            return "";
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (target.StartsWith('/') || scheme < 0)
            return target;
        var end = target.AsSpan(scheme + 3).IndexOfAny("/?#\\");
        return end < 0 ? "/" : target[(scheme + 3 + end)..];
    }

    private sealed record Feature(AclPath Path);
}
