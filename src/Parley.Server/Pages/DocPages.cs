using System.Net;
using System.Text;
using Parley.Server.Errors.Catalogue;

namespace Parley.Server.Pages;

/// <summary>The documentation of exactly this version: the files of docs/, which the server carries along.</summary>
internal static class DocPages
{
    public const string Path = "/docs";

    private const string Folder = "docs/";
    private const string Extension = ".md";

    // As somebody needs them who comes anew; the others follow by their names.
    private static readonly string[] First =
        ["migrate", "authentication", "cli", "operate", "configuration", "compatibility", "errors", "architecture"];

    public static IEnumerable<(string Path, Place Place)> All()
    {
        var index = new StringBuilder("<h1>Documentation</h1>\n<p>It belongs to exactly this version, {{version}}.</p>\n<ul class=\"cards\">\n");
        foreach (var name in Resources.Below(Folder).OrderBy(Rank))
        {
            if (!name.EndsWith(Extension, StringComparison.Ordinal))
            {
                var file = Page.File(name);
                yield return ($"/{name}", new Place(file, file));
                continue;
            }

            var markdown = Resources.Text(name);
            var path = $"/{name[..^Extension.Length]}";
            var (title, summary) = MarkdownHtml.Outline(markdown);
            index.Append("<li><a href=\"{{root}}").Append(path.AsSpan(1)).Append("\"><strong>").Append(WebUtility.HtmlEncode(title))
                .Append("</strong><span>").Append(WebUtility.HtmlEncode(Sentences.First(summary))).Append("</span></a></li>\n");
            var html = MarkdownHtml.Render(markdown, link => Link(System.IO.Path.GetDirectoryName(path)!, link));
            yield return (path, new Place(Layout.Wrap(path, title, $"<article>{html}</article>"), Page.Markdown(markdown)));
        }

        var page = Layout.Wrap(Path, "Documentation", index.Append("</ul>").ToString());
        yield return (Path, new Place(page, page));
    }

    private static int Rank(string name)
    {
        var place = Array.IndexOf(First, System.IO.Path.GetFileNameWithoutExtension(name));
        return place < 0 ? First.Length : place;
    }

    /// <summary>Where a link leads on this server; null for a file of the repository that is not served.</summary>
    /// <param name="folder">Of the page that has the link.</param>
    public static string? Link(string folder, string link)
    {
        if (link.Length == 0 || link[0] == '#' || link.Contains("://", StringComparison.Ordinal))
            return link;
        var hash = link.IndexOf('#', StringComparison.Ordinal);
        var (file, anchor) = hash < 0 ? (link, "") : (link[..hash], link[hash..]);
        if (!Resources.Has(Resolved(folder, file)))
            return null;
        return file.EndsWith(Extension, StringComparison.Ordinal) ? file[..^Extension.Length] + anchor : link;
    }

    private static string Resolved(string folder, string file) =>
        new Uri(new Uri($"http://docs{folder.Replace('\\', '/')}/"), file).AbsolutePath[1..];
}
