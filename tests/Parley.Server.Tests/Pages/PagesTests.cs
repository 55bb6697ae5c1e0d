using System.Net;
using System.Text.RegularExpressions;
using Parley.Server.Configuration;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Pages;

public sealed partial class PagesTests(SharedServer shared)
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    private ParleyServer Server => shared.Server;

    [Theory]
    [InlineData(Browser, true)]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML; charset=utf-8", true)]
    [InlineData("text/*", true)]
    [InlineData("application/json;q=0.5, text/html;q=0.6", true)]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/html", false)]
    [InlineData("text/html;q=0.1, */*", false)]
    [InlineData("text/html;q=0, text/*", false)]
    [InlineData("image/png", false)]
    [InlineData("nonsense", false)]
    public async Task A_browser_gets_a_page_and_a_program_the_error_that_it_always_got(string? accept, bool isPage)
    {
        var answer = await Get("/", accept);

        if (isPage)
        {
            Assert.Equal("text/html; charset=utf-8", answer.Is(200).Header("Content-Type"));
            Assert.StartsWith("<!doctype html>", answer.Text, StringComparison.Ordinal);
        }
        else
        {
            answer.Refused(404, "http:error:not-found");
            Assert.Contains("/docs", answer.Value("reason"), StringComparison.Ordinal);
        }

        Assert.Equal("Accept", answer.Header("Vary"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/errors")]
    [InlineData("/errors/system:error:invalid-token")]
    [InlineData("/docs")]
    [InlineData("/docs/errors")]
    [InlineData("/style.css")]
    [InlineData("/favicon.svg")]
    [InlineData("/favicon.ico")]
    public async Task A_page_runs_nothing_and_is_asked_for_once(string path)
    {
        var page = (await Get(path, Browser)).Is(200);
        Assert.Equal(
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            page.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Equal("public, max-age=300", page.Header("Cache-Control"));
        if (page.Header("Content-Type")!.StartsWith("text/html", StringComparison.Ordinal))
            Assert.DoesNotMatch("(?i)<script|<style|style=|javascript:|onclick", page.Text);

        var head = (await Get(path, Browser, "HEAD")).Is(200);
        Assert.Equal("", head.Text);
        Assert.Equal(page.Header("Content-Length"), head.Header("Content-Length"));
        Assert.Equal(page.Header("ETag"), head.Header("ETag"));

        var again = (await Get(path, Browser, "GET", ("If-None-Match", $"\"other\", W/{page.Header("ETag")}"))).Is(304);
        Assert.Equal("", again.Text);
        Assert.Equal(page.Header("ETag"), again.Header("ETag"));
        (await Get(path, Browser, "GET", ("If-None-Match", "\"other\""))).Is(200);
    }

    [Theory]
    [InlineData("/errors/")]
    [InlineData("/errors/system:error:permission/")]
    [InlineData("/docs/?page=1")]
    [InlineData("/docs/cli/")]
    public async Task A_slash_too_many_leads_to_the_page(string path)
    {
        var moved = (await Get(path, Browser)).Is(308);

        var target = new Uri(new Uri(Server.Url, path), moved.Header("Location"));
        Assert.False(target.AbsolutePath.EndsWith('/'));
        (await Get(target.AbsolutePath, Browser)).Is(200);
    }

    [Theory]
    [InlineData("/errors/no:such:code")]
    [InlineData("/docs/nothing")]
    [InlineData("/docs/images/nothing.png")]
    [InlineData("/docs/Parley.Server.dll")]
    public async Task What_is_not_there_is_missing_in_the_words_of_who_asks(string path)
    {
        Assert.Contains("There is no such page", (await Get(path, Browser)).Is(404).Text, StringComparison.Ordinal);
        (await Get(path, "*/*")).Refused(404, "http:error:not-found");
    }

    [Theory]
    [InlineData("GET", "/Errors", 404)]
    [InlineData("GET", "/DOCS/cli", 404)]
    [InlineData("GET", "/docs/../errors", 400)]
    [InlineData("GET", "/errors/%2e%2e", 400)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/v1/users", 401)]
    [InlineData("GET", "/v1", 401)]
    [InlineData("POST", "/errors", 405)]
    public async Task Pages_take_no_path_and_no_method_from_the_API(string method, string path, int status)
    {
        var answer = await RawHttp.Send(Server, method, path, $"Accept: {Browser}", "Content-Length: 0");

        Assert.Equal("application/json", answer.Is(status).Header("Content-Type"));
    }

    [Fact]
    public async Task Every_link_in_every_page_leads_somewhere()
    {
        var pages = new Dictionary<Uri, string>();
        var links = new List<(Uri From, Uri To)>();
        var waiting = new Queue<Uri>([Server.Url]);
        while (waiting.TryDequeue(out var address))
        {
            if (pages.ContainsKey(address))
                continue;
            var page = (await Get(address.AbsolutePath, Browser)).Is(200);
            var isPage = page.Header("Content-Type")!.StartsWith("text/html", StringComparison.Ordinal);
            pages[address] = isPage ? page.Text : "";
            foreach (var target in isPage ? Targets(page.Text).Select(link => new Uri(address, link)) : [])
            {
                if (target.Authority != Server.Url.Authority)
                    continue;
                links.Add((address, target));
                waiting.Enqueue(new Uri(target.GetLeftPart(UriPartial.Path)));
            }
        }

        Assert.Contains(new Uri(Server.Url, "docs/errors"), pages.Keys);
        Assert.Contains(new Uri(Server.Url, "errors/engine.io:4"), pages.Keys);
        Assert.All(links.Where(link => link.To.Fragment.Length > 1), link => Assert.Contains(
            $"id=\"{Uri.UnescapeDataString(link.To.Fragment[1..])}\"", pages[new Uri(link.To.GetLeftPart(UriPartial.Path))], StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_documentation_is_that_of_the_repository()
    {
        var markdown = (await Get("/docs/configuration", "*/*")).Is(200);

        Assert.Equal("text/markdown; charset=utf-8", markdown.Header("Content-Type"));
        Assert.Equal(SettingsDocument.Write(), markdown.Text);
    }

    [Fact]
    public async Task Every_name_of_an_error_on_a_socket_has_its_page()
    {
        var answer = (await Get("/errors/user:error:invalid-user", "application/json")).Is(200);

        Assert.Equal("user:error:not-found", answer.Value("code"));
    }

    [Fact]
    public async Task Pages_tell_nothing_of_an_account_or_an_application()
    {
        var application = await TestApplication.Create(Server);

        foreach (var path in new[] { "/", "/errors", "/docs" })
        {
            var page = (await Get(path, Browser)).Is(200);
            Assert.DoesNotContain(application.Id, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(ParleyServer.ApiKey, page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_are_not_among_the_figures_of_the_API()
    {
        await using var server = await ParleyServer.Start();
        await server.Send("GET", "/errors", null);
        await server.Send("GET", "/v1/users", null);

        var figures = (await server.Send("GET", "/metrics", null)).Is(200).Text;

        Assert.Contains("http_route=\"/v1/users\"", figures, StringComparison.Ordinal);
        Assert.DoesNotContain("http_route=\"/errors", figures, StringComparison.Ordinal);
    }

    private Task<Answer> Get(string path, string? accept, string method = "GET", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Server.Send(request);
    }

    private static IEnumerable<string> Targets(string html) =>
        Attribute().Matches(html).Select(found => WebUtility.HtmlDecode(found.Groups[1].Value));

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Attribute();
}
