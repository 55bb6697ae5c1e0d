using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Tokens;

namespace Parley.Server.Tests.Starting;

/// <summary>The built program with a certificate, as operators give it one, and with HTTP/2 in the clear for a proxy.</summary>
public sealed class TlsTests
{
    private static readonly Version Http2 = HttpVersion.Version20;

    private string? _trusted;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Https_addresses_speak_both_versions_and_carry_sockets_over_both()
    {
        using var directory = TestDirectory.New();
        _trusted = await TestCertificate.WritePem(directory);
        await using var server = await Start(
            directory, "--urls", "https://127.0.0.1:0",
            "--Kestrel:Certificates:Default:Path", "cert.pem", "--Kestrel:Certificates:Default:KeyPath", "key.pem");
        var address = Assert.Single(server.Addresses);
        Assert.Equal("https", address.Scheme);

        var token = await NewUser(address, HttpVersion.Version11);
        Assert.Equal("ann", await LogIn(address, token, HttpVersion.Version11));
        Assert.Equal("ann", await LogIn(address, token, Http2));
        Assert.Equal("ann", await LogIn(address, await NewUser(address, Http2), Http2));
    }

    [Fact]
    public async Task An_endpoint_for_a_proxy_speaks_http2_in_the_clear()
    {
        using var directory = TestDirectory.New();
        await using var server = await Start(
            directory, "--Kestrel:Endpoints:proxy:Url", "http://127.0.0.1:0", "--Kestrel:Endpoints:proxy:Protocols", "Http2");
        var address = Assert.Single(server.Addresses);

        Assert.Equal("ann", await LogIn(address, await NewUser(address, Http2), Http2));
    }

    [Fact]
    public async Task A_certificate_of_one_endpoint_leaves_the_others_plain()
    {
        using var directory = TestDirectory.New();
        _trusted = await TestCertificate.WritePfx(directory, "right");
        await using var server = await Start(
            directory, "--Kestrel:Endpoints:inside:Url", "http://127.0.0.1:0", "--Kestrel:Endpoints:outside:Url", "https://127.0.0.1:0",
            "--Kestrel:Endpoints:outside:Certificate:Path", "cert.pfx", "--Kestrel:Endpoints:outside:Certificate:Password", "right");
        Assert.Equal(2, server.Addresses.Length);

        foreach (var address in server.Addresses)
            Assert.Equal("ann", await LogIn(address, await NewUser(address, HttpVersion.Version11), HttpVersion.Version11));
    }

    private static Task<ServerProcess> Start(TestDirectory directory, params string[] arguments) => ServerProcess.Start(
        directory.Path,
        [.. arguments, "--Parley:Account:ApiKey", ParleyServer.ApiKey, "--Parley:Account:ApiSecret", ParleyServer.ApiSecret]);

    /// <summary>Makes an application with a user, with exactly this version of HTTP; a token of the user.</summary>
    private async Task<string> NewUser(Uri address, Version version)
    {
        using var http = new HttpClient(Handler())
        {
            BaseAddress = address,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var application = await Post(
            http, "/v2/applications", ParleyServer.Basic(ParleyServer.ApiKey, ParleyServer.ApiSecret),
            JsonSerializer.Serialize(new { name = "tls", keys = new { public_key = TestKeys.A.Public } }));
        var id = application.GetProperty("id").GetString()!;
        await Post(http, "/v1/users", $"Bearer {Mint(id, null)}", """{"name":"ann"}""");
        return Mint(id, "ann");
    }

    private static string Mint(string application, string? user) =>
        new TokenMinter(TestKeys.A.Private, TimeProvider.System).Mint(new TokenRequest
        {
            ApplicationId = application,
            Subject = user,
            Acl = user is null ? null : AclPresets.ClientSdk.Json,
        });

    private static async Task<JsonElement> Post(HttpClient http, string path, string authorization, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Version = http.DefaultRequestVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request, Cancel);
        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(http.DefaultRequestVersion, response.Version);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Logs in over a WebSocket on exactly this version of HTTP; the user's name in the answer.</summary>
    private async Task<string?> LogIn(Uri address, string token, Version version)
    {
        using var invoker = new HttpMessageInvoker(Handler());
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = version;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var scheme = address.Scheme == "https" ? "wss" : "ws";
        await socket.ConnectAsync(
            new Uri($"{scheme}://{address.Authority}/v2/rtc/?EIO=4&transport=websocket&token={token}"), invoker, Cancel);
        Assert.StartsWith("0{", await Receive(socket), StringComparison.Ordinal);
        await socket.SendAsync("40"u8.ToArray(), WebSocketMessageType.Text, true, Cancel);
        Assert.StartsWith("40", await Receive(socket), StringComparison.Ordinal);
        var success = await Receive(socket);
        Assert.StartsWith("42", success, StringComparison.Ordinal);
        var frame = JsonElement.Parse(success[2..]);
        Assert.Equal("session:success", frame[0].GetString());
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        return frame[1].GetProperty("body").GetProperty("name").GetString();
    }

    private static async Task<string> Receive(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        var received = await socket.ReceiveAsync(buffer, Cancel);
        Assert.True(received.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private SocketsHttpHandler Handler() => new()
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _trusted },
    };
}
