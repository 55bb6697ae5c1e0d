using System.Text;
using Microsoft.Extensions.Time.Testing;
using Parley.Server.Errors;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Errors;

public sealed class RefusalLogTests
{
    [Fact]
    public async Task Every_refusal_leaves_one_line_that_its_instance_finds()
    {
        await using var server = await ParleyServer.Start();
        var app = await TestApplication.Create(server);
        await app.AddUser("ann");
        var before = server.Logs.Refusals.Count;
        Answer[] refused =
        [
            (await server.Send("GET", "/v1/users?page_size=7", null)).Refused(401, "system:error:missing-token"),
            (await app.Post("/v1/users", """{"name":"bob"}""", app.Mint("ann", new Parley.Tokens.AclBuilder().Allow("/*/rtc/**")))).Forbidden(),
            (await app.Get("/v1/users/USR-none")).Refused(404, "user:error:not-found"),
            (await app.Post("/v1/users", "{")).Refused(400, "http:error:validation-fail"),
            (await app.Get("/v1/nowhere")).Is(404),
            (await app.Send("PATCH", "/v1/users")).Is(405),
        ];

        var lines = (await Lines(server, before + refused.Length))[before..];
        foreach (var (answer, line) in refused.Zip(lines))
        {
            Assert.Contains($"{answer.Status} {answer.Value("code")}", line, StringComparison.Ordinal);
            Assert.Contains($"instance {answer.Value("instance")}", line, StringComparison.Ordinal);
        }

        Assert.Contains("GET /v1/users, application -", lines[0], StringComparison.Ordinal);
        Assert.Contains($"POST /v1/users, application {app.Id}", lines[1], StringComparison.Ordinal);
        Assert.Contains($"GET /v1/users/{{id}}, application {app.Id}", lines[2], StringComparison.Ordinal);
        Assert.Contains($"POST /v1/users, application {app.Id}", lines[3], StringComparison.Ordinal);
        Assert.Contains("GET /v1/nowhere, application", lines[4], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("page_size", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_socket_leaves_its_line_too()
    {
        await using var server = await ParleyServer.Start();
        (await server.Send("GET", "/rtc/?EIO=9&transport=polling&token=abc", null)).Is(400);
        Assert.Contains("400 engine.io:5 (Unsupported protocol version): GET /rtc", Assert.Single(await Lines(server, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_one_code_is_counted_and_not_written_down()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await ParleyServer.Start(time: time);
        for (var i = 0; i < RefusalLog.MaxPerMinute + 20; i++)
            (await server.Send("GET", "/v1/users", null)).Is(401);
        (await server.Send("GET", "/rtc/?EIO=9&transport=polling", null)).Is(400);
        await Lines(server, RefusalLog.MaxPerMinute + 1);

        time.Advance(TimeSpan.FromMinutes(1));
        (await server.Send("GET", "/v1/users", null)).Is(401);
        Assert.Contains(await Lines(server, RefusalLog.MaxPerMinute + 3), line => line.StartsWith("20 more requests were refused with system:error:missing-token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Neither_a_token_nor_a_line_break_of_a_stranger_reaches_the_log()
    {
        await using var server = await ParleyServer.Start();
        // The framework's own routing writes paths down, below what is logged by default.
        server.Logs.LeaksAreExpected = true;
        var app = await TestApplication.Create(server);
        var token = app.Mint();
        foreach (var path in new[] { $"/v1/nowhere/{token}", $"/v1/users/{token}", $"/{token}", $"/v1/users?token={token}", $"/v2/applications/{token}" })
        {
            Assert.InRange((await app.Get(path, app.Mint("nobody"))).Status, 400, 499);
            Assert.InRange((await server.Account("GET", path)).Status, 400, 499);
        }

        Assert.InRange((await RawHttp.Send(server, "GET", "/no%0Awhere%1b[31m")).Status, 400, 499);
        Assert.InRange((await RawHttp.Send(server, "GET", "/v1/%E2%80%AEx%E2%80%A8y")).Status, 400, 499);
        var lines = await Lines(server, 12);
        Assert.DoesNotContain(lines, line => line.Contains("eyJ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Any(letter => char.IsControl(letter) || letter is '\u202e' or '\u2028'));
    }

    [Theory]
    [InlineData("414", "http:error:uri-too-long")]
    [InlineData("431", "http:error:headers-too-large")]
    [InlineData("400", "http:error:bad-request")]
    public async Task What_Kestrel_refuses_itself_has_a_body_and_a_line(string status, string code)
    {
        await using var server = await ParleyServer.Start();
        var request = status switch
        {
            "414" => $"GET /v1/users?x={new string('x', 70_000)} HTTP/1.1\r\nHost: a\r\n\r\n",
            "431" => $"GET /v1/users HTTP/1.1\r\nHost: a\r\nOrigin: https://page.example\r\nX-Long: {new string('x', 70_000)}\r\n\r\n",
            _ => "GET /v1/users HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
        };
        var refused = (await RawHttp.Send(server, Encoding.ASCII.GetBytes(request))).Refused(int.Parse(status, null), code);

        Assert.Equal(status == "431" ? "https://page.example" : "*", refused.Header("Access-Control-Allow-Origin"));
        var line = Assert.Single(await Lines(server, 1));
        Assert.Contains($"{status} {code}", line, StringComparison.Ordinal);
        Assert.Contains(refused.Value("instance"), line, StringComparison.Ordinal);
    }

    /// <summary>So many lines and no more: the last is written when its answer is on the way already.</summary>
    private static async Task<string[]> Lines(ParleyServer server, int count)
    {
        var lines = await Wait.Until(
            () => Task.FromResult(server.Logs.Refusals), lines => lines.Count >= count, TimeSpan.FromSeconds(30), $"{count} refusals are logged");
        Assert.True(lines.Count == count, string.Join('\n', lines));
        return [.. lines];
    }
}
