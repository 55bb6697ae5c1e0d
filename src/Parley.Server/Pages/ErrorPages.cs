using Parley.Server.Errors;
using Parley.Server.Errors.Catalogue;

namespace Parley.Server.Pages;

/// <summary>The catalogue of errors, and a page of each: where the <c>type</c> of an error leads.</summary>
internal static class ErrorPages
{
    public static IEnumerable<(string Path, Place Place)> All()
    {
        var index = ErrorDocument.Index(code => $"errors/{code}");
        var html = $"<h1>Errors</h1>\n<div class=\"index\">{MarkdownHtml.Render(index, link => link)}</div>";
        yield return (ErrorType.Path, new Place(Layout.Wrap(ErrorType.Path, "Errors", html), Page.Json(ErrorJson.All())));
        foreach (var entry in ErrorCatalogue.All)
            yield return One(entry.Code, entry);
        foreach (var (name, entry) in ErrorCatalogue.EventNames)
            yield return One(name, entry);
    }

    private static (string Path, Place Place) One(string name, ErrorEntry entry)
    {
        var path = ErrorType.Of("", name);
        // The texts of the catalogue link as those in docs/ do.
        var body = MarkdownHtml.Render(
            ErrorDocument.Body(entry, "##", ErrorDocument.Examples(entry)), link => DocPages.Link(DocPages.Path, link) is { } doc ? $"../docs/{doc}" : null);
        var html = $"<p class=\"kicker\"><a href=\"../errors\">Errors</a></p>\n<h1 class=\"code\">{entry.Code}</h1>\n{body}";
        return (path, new Place(Layout.Wrap(path, entry.Code, html), Page.Json(ErrorJson.One(entry))));
    }
}
