using Microsoft.AspNetCore.Routing.Patterns;

namespace Parley.Server.Http;

/// <summary>
/// ASP.NET matches the fixed parts of a route in any case; ACLs compare them exactly. A path that only differs in case
/// from an endpoint is therefore no endpoint, so that both always speak of the same thing.
/// </summary>
internal sealed class ExactRoutes(RequestDelegate next)
{
    public Task Invoke(HttpContext http)
    {
        if (http.GetEndpoint() is RouteEndpoint endpoint && !Matches(endpoint.RoutePattern, http))
            http.SetEndpoint(null);
        return next(http);
    }

    private static bool Matches(RoutePattern pattern, HttpContext http)
    {
        var path = RequestPath.Of(http);
        for (var i = 0; i < pattern.PathSegments.Count && i < path.Count; i++)
        {
            if (pattern.PathSegments[i].Parts is [RoutePatternLiteralPart literal]
                && !path[i].Equals(literal.Content, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
