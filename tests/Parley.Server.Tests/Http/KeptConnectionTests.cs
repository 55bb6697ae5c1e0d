using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>The server uses what it made for a request again for the next one of the same connection.</summary>
public sealed partial class KeptConnectionTests(SharedServer shared)
{
    [Fact]
    public async Task A_request_has_nothing_of_the_one_before_it_on_its_connection()
    {
        var app = await TestApplication.Create(shared.Server);
        await app.AddUser("ann");
        await app.AddUser("bob");
        var (ann, bob) = (app.Mint("ann"), app.Mint("bob"));

        var answers = await OnOneConnection(
            Get("/v1/users/me", ann),
            Get("/v1/users/me"),
            Get("/v1/users/me", bob),
            Get($"/v1/users/me?token={ann}"),
            Get("/v1/users/me"),
            Get("/v1/users?page_size=1", app.Admin),
            Get("/v1/users?", app.Admin),
            Post("/v1/users", app.Admin, """{"name":"cid"}"""),
            Post("/v1/users", app.Admin, ""),
            Get("/v1/users/me", ann, "Connection: close\r\n"));

        Assert.Equal(["200", "401", "200", "401", "401", "200", "200", "201", "201", "200"], answers.Select(answer => answer[..3]));
        Assert.Contains("\"ann\"", answers[0], StringComparison.Ordinal);
        Assert.Contains("\"bob\"", answers[2], StringComparison.Ordinal);
        Assert.DoesNotContain("\"bob\"", answers[5], StringComparison.Ordinal);
        Assert.Contains("\"bob\"", answers[6], StringComparison.Ordinal);
        Assert.Contains("\"cid\"", answers[7], StringComparison.Ordinal);
        Assert.DoesNotContain("\"cid\"", answers[8], StringComparison.Ordinal);
        Assert.Contains("\"ann\"", answers[9], StringComparison.Ordinal);
    }

    private static string Get(string target, string? token = null, string last = "") =>
        $"GET {target} HTTP/1.1\r\nHost: parley.test\r\n{Bearer(token)}{last}\r\n";

    private static string Post(string target, string token, string body) =>
        $"POST {target} HTTP/1.1\r\nHost: parley.test\r\n{Bearer(token)}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static string Bearer(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";

    /// <summary>Sends them one behind the other; the answers, each from its status on.</summary>
    private async Task<string[]> OnOneConnection(params string[] requests)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(shared.Server.Url.Host, shared.Server.Url.Port, cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(requests)), cancel);
        using var reader = new StreamReader(stream);
        return StatusLine().Split(await reader.ReadToEndAsync(cancel))[1..];
    }

    [GeneratedRegex("HTTP/1\\.1 ")]
    private static partial Regex StatusLine();
}
