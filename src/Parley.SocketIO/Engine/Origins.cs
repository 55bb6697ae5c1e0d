using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Parley.SocketIO.Engine;

/// <summary>Who may connect from a web page, and the CORS headers that let pages poll.</summary>
internal sealed class Origins(EngineIOOptions options)
{
    private readonly HashSet<string>? _allowed = options.AllowedOrigins is { } list && !list.Contains("*")
        ? new HashSet<string>(list.Select(static origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase)
        : null;

    /// <summary>Sets the CORS headers of the response.</summary>
    /// <returns>False for a page of an origin that is not allowed.</returns>
    internal bool Admit(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (string.IsNullOrEmpty(origin))
            return true;

        IHeaderDictionary headers = context.Response.Headers;
        if (_allowed is null && !options.AllowCredentials)
        {
            headers.AccessControlAllowOrigin = "*";
            return true;
        }
        headers.Vary = HeaderNames.Origin;
        if (_allowed?.Contains(origin) == false)
            return false;
        // Browsers send ASCII. Of anything else the header of an answer cannot be made.
        if (origin.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return true;
        headers.AccessControlAllowOrigin = origin;
        if (options.AllowCredentials)
            headers.AccessControlAllowCredentials = "true";
        return true;
    }

    // Fetch standard, "CORS-preflight request". Clients may be configured with headers of their own ("extraHeaders").
    internal static void AnswerPreflight(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST";
        if (context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } asked)
            headers.AccessControlAllowHeaders = asked;
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
