using System.Diagnostics;
using System.Text;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>Whatever comes, the answer is JSON with a code, and never that the server failed.</summary>
public sealed class HostileRequestProperties(SharedServer shared)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    private static readonly string[] Values =
    [
        "null", "true", "-0", "1e400", "-1E+9999", "0.1", "99999999999999999999999999", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\u00ff\"", "[]", "{}", "[null]", "[[[[[[[[]]]]]]]]", "{\"a\":{\"a\":{}}}", "{\"a\":1,\"a\":2}", "\"/x\"", "\"http://\"", "\"\\\\\"", "{\"\\ud800\":1}", "NaN", "'x'", "",
        "\"2026-01-01\"", "[{\"number\":\"\"}]", "[{\"number\":{}}]", "[{\"uri\":\"::\"}]", "\"-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----\"",
    ];

    private static readonly string[] Bodies =
    [
        """{"name":#,"display_name":#,"image_url":#,"properties":{"custom_data":#,"ttl":#},"channels":{"pstn":#,"sip":[{"uri":#}],"websocket":#,"sms":#}}""",
        """{"name":#,"keys":{"public_key":#},"capabilities":{"rtc":{"webhooks":{"event_url":{"address":#,"http_method":#,"connection_timeout":#}},"leg_persistence_time":#},"voice":{"region":#,"conversations_ttl":#,"webhooks":#},"x":#},"privacy":{"improve_ai":#}}""",
        """{"jti":#}""", """{"user":#,"issued_until":#}""", """{"secret":#}""", """{"token":#,"method":#,"path":#}""", """{"name":#}""", """{"keys":#,"capabilities":#,"name":"x"}""", "#",
    ];

    private static readonly string[] Queries = ["page_size", "page", "order", "cursor", "name", "x", "%00", "%ff", "a[b]", ""];

    private static readonly string[] QueryValues = ["", "1", "0", "-1", "desc", "99999999999999999999", "%00", "%ff", "%ed%a0%80", "%", "\u00e9", "a&b=c", "%F0%9F%8E%88", "AAAA", "'\"--"];

    private static readonly string[] Segments = ["me", "ann", "USR-x", "%00", "%ff", "..", "%2e", "", "%25", "{id}", "*", "%F0%9F%8E%88", "a;b", "%0d%0aX:y", "\u00e9", "none"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_request_makes_the_server_fail(int worker)
    {
        var app = await TestApplication.Create(shared.Server);
        await app.AddUser("ann");
        var user = app.Mint("ann");
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        var count = 0;
        while (clock.Elapsed < Budget || count < 100)
        {
            count++;
            var request = random.Next(12) == 0 ? Noise(random) : Mutated(random, app, user);
            var answer = await RawHttp.Send(shared.Server, request, hangUp: request[^1] == 0xFF);
            var what = $"worker {worker}, seed {seed}, request {count}: {answer.Status} {answer.Text}\n{Encoding.Latin1.GetString(request)}";
            // Noise may look like another version of HTTP, which Kestrel itself refuses with 505 (RFC 9110, 15.6.6).
            Assert.True(answer.Status < 500 || answer.Status == 505 && request[^1] == 0xFF, what);
            if (answer.Text.Length > 0 && answer.Status >= 400)
                Assert.True(answer.Has("code") || answer.Has("type") || answer.Has("title"), what);
        }

        (await app.Get("/v1/users")).Is(200);
        (await shared.Server.Send("GET", "/health/ready", null)).Is(200);
        Assert.Empty(shared.Server.Logs.Errors);
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 300)];
        random.NextBytes(bytes);
        var start = random.Next(3) switch { 0 => "", 1 => "GET ", _ => "POST /v1/users HTTP/1.1\r\nHost: x\r\n" };
        return [.. Encoding.Latin1.GetBytes(start), .. bytes, 0xFF];
    }

    private static byte[] Mutated(Random random, TestApplication app, string user)
    {
        var own = $"/v2/applications/{app.Id}";
        string[] places =
        [
            "/v1/users", "/v0.3/users", "/v0.2/users", "/beta2/users", "/v0.1/users", "/beta/users", "/v1/users/ann", "/beta/users/ann", "/v0.2/users/ann", own, "/v2/applications",
            $"{own}/revocations", $"{own}/revocations/none", $"{own}/tokens/inspect", $"/accounts/{ParleyServer.ApiKey}/secrets/none", "/health/live", "/health/ready", "/", "/v1",
        ];
        var target = Pick(random, places);
        if (random.Next(4) == 0)
            target = target[..(target.LastIndexOf('/') + 1)] + Pick(random, Segments);
        for (var i = random.Next(3); i > 0; i--)
            target += $"{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Pick(random, Queries)}={Pick(random, QueryValues)}";
        var isAccount = target.StartsWith("/v2", StringComparison.Ordinal) || target.StartsWith("/accounts", StringComparison.Ordinal);
        // Never delete the application, nor end its tokens: what follows should get past the door.
        var isEnding = target.StartsWith(own, StringComparison.Ordinal);
        var method = Pick(random, isEnding ? ["GET", "PUT", "POST", "HEAD", "PATCH"] : ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO"]);
        if (isEnding && target.Contains("revocations", StringComparison.Ordinal))
            method = "GET";
        var authorization = random.Next(6) switch
        {
            0 => "",
            1 => $"Authorization: {Pick(random, ["Bearer", "Bearer x.y.z", "Basic !", "Basic Og==", "\u00ff"])}\r\n",
            2 when !isAccount => $"Authorization: Bearer {user}\r\n",
            _ => $"Authorization: {(isAccount ? ParleyServer.Basic(ParleyServer.ApiKey, ParleyServer.ApiSecret) : $"Bearer {app.Admin}")}\r\n",
        };
        var body = Body(random);
        var type = Pick(random, ["Content-Type: application/json\r\n", "Content-Type: application/json\r\n", "", "Content-Type: text/plain\r\n", "Content-Type: ;;\r\n"]);
        var odd = Pick(random, ["", "", "", "Accept: text/html\r\n", "Origin: http://a.test\r\n", "Cookie: \u00e9\r\n", "Transfer-Encoding: gzip\r\n", "Expect: 100-continue\r\n", "If-Match: *\r\n", "Range: bytes=0-1\r\n"]);
        var head = $"{method} {target} HTTP/1.1\r\nHost: parley.test\r\nConnection: close\r\n{authorization}{type}{odd}Content-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.Latin1.GetBytes(head), .. body];
    }

    private static byte[] Body(Random random)
    {
        var text = new StringBuilder();
        foreach (var part in Pick(random, Bodies).Split('#'))
            text.Append(text.Length == 0 ? "" : random.Next(3) == 0 ? Pick(random, Values) : "\"ok\"").Append(part);
        if (random.Next(20) == 0)
            text.Insert(0, new string('[', random.Next(100)));
        var bytes = Encoding.Latin1.GetBytes(text.ToString());
        if (bytes.Length > 0 && random.Next(8) == 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        // The last byte tells Noise from these; a body that ends so would be cut short.
        return bytes is [.., 0xFF] ? bytes[..^1] : bytes;
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
