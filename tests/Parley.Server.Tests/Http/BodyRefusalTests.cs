using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

public sealed class BodyRefusalTests(SharedServer shared)
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task A_compressed_body_is_refused_as_such(string encoding)
    {
        var app = await TestApplication.Create(shared.Server);
        var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("""{"name":"ann"}"""u8);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/users") { Content = new ByteArrayContent(compressed.ToArray()) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {app.Admin}");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        var refused = (await shared.Server.Send(request)).Refused(415, "http:error:unsupported-media-type");
        Assert.Equal("identity", refused.Header("Accept-Encoding"));
    }

    [Fact]
    public async Task A_body_that_says_that_it_is_not_compressed_is_taken()
    {
        var app = await TestApplication.Create(shared.Server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/users")
        {
            Content = new StringContent("""{"name":"ann"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {app.Admin}");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", "identity");
        (await shared.Server.Send(request)).Is(201);
    }

    [Theory]
    [InlineData("/v1/users", "http:error:request-timeout")]
    [InlineData("/v2/rtc/metrics", "http:error:request-timeout")]
    public async Task A_body_that_comes_too_slowly_is_a_timeout(string path, string code)
    {
        // The shortest time that Kestrel allows.
        await using var server = await ParleyServer.Start(replace: services => services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(100_000, TimeSpan.FromSeconds(1.1))));
        var app = await TestApplication.Create(server);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Url.Host, server.Url.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {app.Admin}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains(code, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_keys_of_one_request_are_refused_and_not_joined()
    {
        var app = await TestApplication.Create(shared.Server);
        var room = (await app.Post("/v1/conversations", "{}")).Is(201).Value("id");
        const string body = """{"type":"custom:x","body":{}}""";
        var refused = await RawHttp.Send(shared.Server, Encoding.ASCII.GetBytes(
            $"POST /v1/conversations/{room}/events HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {app.Admin}\r\n" +
            $"Content-Type: application/json\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        refused.RefusedFields("Idempotency-Key");
    }
}
