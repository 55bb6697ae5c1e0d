using System.Net;
using System.Reflection;

namespace Parley.Server.Pages;

/// <summary>Puts the frame that all pages share around the content of one.</summary>
internal static class Layout
{
    private static readonly string Frame = Resources.Text("pages/layout.html");

    /// <summary>As <c>0.1.0</c>, without the commit that the build adds.</summary>
    private static readonly string Version = typeof(Layout).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <param name="path">Where the page is.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="content">HTML; <c>{{root}}</c> and <c>{{version}}</c> are filled in.</param>
    public static Page Wrap(string path, string title, string content) => Page.Html(Frame
        .Replace("{{content}}", content, StringComparison.Ordinal)
        .Replace("{{title}}", WebUtility.HtmlEncode(title), StringComparison.Ordinal)
        .Replace("{{version}}", Version, StringComparison.Ordinal)
        .Replace("{{root}}", Root(path), StringComparison.Ordinal));

    /// <summary>The way from a page to the root: relative, for a proxy may serve Parley below a path of its own.</summary>
    public static string Root(string path)
    {
        var depth = path.Count(letter => letter == '/') - 1;
        return depth == 0 ? "./" : string.Concat(Enumerable.Repeat("../", depth));
    }
}
