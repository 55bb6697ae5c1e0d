using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Parley.Domain;
using Parley.Server.Errors;
using Parley.Server.Http;

namespace Parley.Server.Pages;

/// <summary>
/// What a person sees who opens the server in a browser: what this is, its documentation, its errors. No page tells
/// anything of an account or an application, and none runs a script.
/// </summary>
internal sealed class PagesApi(ErrorWriter errors)
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Long enough for reading on, short enough for a new version.
    private const string Caching = "public, max-age=300";

    private readonly Site _site = new();

    public void Map(IEndpointRouteBuilder endpoints)
    {
        Get("/");
        Get(ErrorType.Path);
        Get(ErrorType.Path + "/{code}");
        Get(DocPages.Path);
        Get(DocPages.Path + "/{**page}");
        foreach (var asset in Site.Assets)
            Get(asset);

        // Pages are no calls of an API: its figures stay its own.
        void Get(string pattern) =>
            endpoints.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], Serve).DisableHttpMetrics();
    }

    private Task Serve(HttpContext http)
    {
        var path = RequestPath.Of(http).ToString();
        var place = _site.Find(path);
        var program = place is null ? "application/json" : (place.ForPrograms?.ContentType ?? "application/json").Split(';')[0];
        var browser = AcceptHeader.PrefersHtml(http, program);
        http.Response.Headers.Vary = HeaderNames.Accept;
        if ((browser ? place?.ForBrowsers : place?.ForPrograms) is { } page)
            return HasSlashAtItsEnd(http) ? Redirect(http, path) : Write(http, page);
        if (browser)
            return Write(http, Site.Missing(HasSlashAtItsEnd(http) ? path + "/" : path), StatusCodes.Status404NotFound);
        return errors.Write(http, ApiVersion.V1, place is null ? Problems.EndpointNotFound : Problems.EndpointNotFound.Because(
            "A browser gets a page here. The APIs begin at /v1 and /v2/applications, and /docs has the documentation."));
    }

    private static async Task Write(HttpContext http, Page page, int status = StatusCodes.Status200OK)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.StatusCode = status;
        if (status == StatusCodes.Status200OK)
        {
            response.Headers.CacheControl = Caching;
            response.Headers.ETag = page.Tag.ToString();
            if (IsKnown(request, page))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = page.ContentType;
        response.ContentLength = page.Content.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.BodyWriter.WriteAsync(page.Content, http.RequestAborted);
    }

    private static bool IsKnown(HttpRequest request, Page page) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(page.Tag, useStrongComparison: false));

    /// <summary>Links in pages are relative: below a path with a slash at its end they would lead elsewhere.</summary>
    private static bool HasSlashAtItsEnd(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var end = query < 0 ? target.Length : query;
        return end > 1 && target[end - 1] == '/' && http.Request.Path != "/";
    }

    private static Task Redirect(HttpContext http, string path)
    {
        http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        http.Response.Headers.Location = "../" + path[(path.LastIndexOf('/') + 1)..];
        return Task.CompletedTask;
    }
}
