using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>Targets that are no plain path.</summary>
public sealed class RequestTargetTests(SharedServer shared)
{
    // Frames of HTTP/2, RFC 9113, section 6.
    private const byte Headers = 1;
    private const byte Settings = 4;

    [Theory]
    [InlineData("http://parley.test/v1/users", 200)]
    [InlineData("http://parley.test/v1/users?x=http://y/v1", 200)]
    [InlineData("http://parley.test?/v1/users", 400)]
    [InlineData("http://parley.test?x=/v1/users", 400)]
    [InlineData("http://parley.test#/v1/users", 400)]
    [InlineData("http://parley.test\\a/v1/users", 400)]
    [InlineData("parley.test/v1/users", 400)]
    public async Task A_target_in_absolute_form_has_its_path_right_behind_its_authority(string target, int expected)
    {
        var app = await TestApplication.Create(shared.Server);
        (await RawHttp.Send(shared.Server, "GET", target, $"Authorization: Bearer {app.Admin}")).Is(expected);
    }

    [Fact]
    public async Task The_plain_CONNECT_of_HTTP_2_which_has_no_path_is_refused()
    {
        await using var server = await ParleyServer.Start(replace: services => services.PostConfigure<KestrelServerOptions>(
            kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)));
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var client = new TcpClient();
        await client.ConnectAsync(server.Url.Host, server.Url.Port, timeout.Token);
        var stream = client.GetStream();
        // RFC 7541, section 6.2.2: :method and :authority by their index in the static table, and the values as they stand.
        byte[] fields = [0x02, 7, .. "CONNECT"u8, 0x01, 11, .. "parley.test"u8];
        await stream.WriteAsync(
            (byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, Settings, 0, 0, 0, 0, 0, 0, 0, (byte)fields.Length, Headers, 0x05, 0, 0, 0, 1, .. fields],
            timeout.Token);

        var frame = new byte[9];
        byte[] payload;
        do
        {
            await stream.ReadExactlyAsync(frame, timeout.Token);
            payload = new byte[frame[0] << 16 | frame[1] << 8 | frame[2]];
            await stream.ReadExactlyAsync(payload, timeout.Token);
        }
        while (frame[3] != Headers);
        // The static table has ":status: 400".
        Assert.Equal(0x80 | 12, payload[0]);
        Assert.Empty(server.Logs.Errors);
    }
}
