using Microsoft.Extensions.Configuration;
using Parley.Server.Configuration;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Http;

public sealed class OriginTests(SharedServer shared)
{
    private const string Page = "https://page.example";

    [Theory]
    [InlineData("https://Chat.Example:443/", "https://chat.example")]
    [InlineData("  http://a.example:80\thttps://a.example:8443 ", "http://a.example https://a.example:8443")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("https://a.example https://A.EXAMPLE", "https://a.example")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    [InlineData("capacitor://localhost null", "capacitor://localhost null")]
    [InlineData("*", "*")]
    public void An_origin_is_kept_as_browsers_send_it(string written, string kept)
    {
        var (options, errors) = Read(written);
        Assert.Empty(errors);
        Assert.Equal(kept.Split(' '), options!.CorsOrigins);
        Assert.Equal(kept.Split(' '), options.SocketOrigins);
    }

    [Theory]
    [InlineData("chat.example")]
    [InlineData("https://a.example,https://b.example")]
    [InlineData("https://*.example")]
    [InlineData("https://a.example/chat")]
    [InlineData("https://a.example/?x")]
    [InlineData("https://me:secret@a.example")]
    [InlineData("https://")]
    [InlineData("https://a.example:port")]
    [InlineData("https://a.example b")]
    public void What_no_browser_sends_is_refused_at_the_start(string written)
    {
        var (options, errors) = Read(written);
        Assert.Null(options);
        Assert.DoesNotContain(errors, error => error.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(["Parley:Cors:AllowedOrigins", "Parley:Sessions:AllowedOrigins"], errors.Select(error => error.Split(' ')[0]));
    }

    [Theory]
    [InlineData("GET", "/rtc/?EIO=3&transport=polling", 200)]
    [InlineData("GET", "/v2/rtc/?EIO=4&transport=polling", 200)]
    [InlineData("GET", "/v2/rtc?EIO=4&transport=polling", 200)]
    [InlineData("OPTIONS", "/rtc/?EIO=3&transport=polling", 204)]
    [InlineData("GET", "/rtc/?EIO=9&transport=polling", 400)]
    [InlineData("GET", "/rtc/?EIO=3&transport=polling&sid=gone", 400)]
    [InlineData("POST", "/rtc/?EIO=3&transport=polling&sid=gone", 400)]
    public async Task A_page_polls_with_credentials(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", Page);
        if (method == "OPTIONS")
            request.Headers.Add("Access-Control-Request-Method", "POST");
        var answer = (await shared.Server.Send(request)).Is(status);
        Assert.Equal(Page, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("true", answer.Header("Access-Control-Allow-Credentials"));
        Assert.Equal("Origin", answer.Header("Vary"));
    }

    [Theory]
    [InlineData("/v2/rtc/metrics")]
    [InlineData("/v1/users")]
    public async Task Other_paths_let_any_page_in_without_credentials(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", Page);
        var answer = await shared.Server.Send(request);
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    // As the bytes of UTF-8, of which each is sent as one.
    [InlineData("https://b\u00c3\u00bccher.example")]
    [InlineData("https://page.example\u00e2\u0080\u00a8")]
    public async Task An_origin_that_no_browser_sends_is_not_repeated(string origin)
    {
        await using var server = await ParleyServer.Start();
        foreach (var target in new[] { "/rtc/?EIO=3&transport=polling", "/rtc/?EIO=9", "/v2/rtc/?EIO=4&transport=polling", "/v1/users" })
        {
            var answer = await RawHttp.Send(server, "GET", target, $"Origin: {origin}");
            Assert.InRange(answer.Status, 200, 401);
            Assert.Contains(answer.Header("Access-Control-Allow-Origin"), (string?[])[null, "*"]);
        }

        Assert.Empty(server.Logs.Errors);
    }

    [Fact]
    public async Task A_page_that_is_not_listed_is_named_nowhere()
    {
        await using var host = await SessionHost.Start(new() { ["Sessions:AllowedOrigins"] = "https://Ours.example:443/" });
        foreach (var (origin, status) in new[] { ("https://ours.example", 200), ("https://theirs.example", 403) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/rtc/?EIO=3&transport=polling");
            request.Headers.Add("Origin", origin);
            using var answer = await host.Http.SendAsync(request, SessionHost.Cancel);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(status == 200, answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.Equal("Origin", Assert.Single(answer.Headers.Vary));
        }
    }

    private static (ParleyOptions? Options, IReadOnlyList<string> Errors) Read(string origins) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Parley:Cors:AllowedOrigins", origins), new("Parley:Sessions:AllowedOrigins", origins)]).Build());
}
