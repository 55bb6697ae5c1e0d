using System.Collections.Frozen;

namespace Parley.Server.Pages;

/// <summary>Every page, made when the first one is asked for.</summary>
internal sealed class Site
{
    public static readonly string[] Assets = ["/style.css", "/favicon.svg", "/favicon.ico"];

    private readonly Lazy<FrozenDictionary<string, Place>> _places = new(() => Make().ToFrozenDictionary(
        made => made.Path, made => made.Place, StringComparer.Ordinal));

    /// <summary>For browsers that look for what is not there.</summary>
    public static Page Missing(string path) => Layout.Wrap(path, "Not found", Resources.Text("pages/missing.html"));

    public Place? Find(string path) => _places.Value.GetValueOrDefault(path);

    private static IEnumerable<(string Path, Place Place)> Make()
    {
        yield return ("/", new Place(Layout.Wrap("/", "Welcome", Resources.Text("pages/home.html")), null));
        foreach (var asset in Assets)
        {
            var file = Page.File($"pages{asset}");
            yield return (asset, new Place(file, file));
        }

        foreach (var page in ErrorPages.All().Concat(DocPages.All()))
            yield return page;
    }
}
