using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>Clients that begin a request and never end it (slow loris).</summary>
public sealed class HalfSentHeadTests
{
    private const int Clients = 120;

    // Kestrel's clock ticks once a second. One connection a tick, which is what this is about, would take 120 of them.
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(35);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_of_them_are_cut_when_their_time_is_over_and_nothing_is_logged_as_an_error(bool tls)
    {
        using var directory = TestDirectory.New();
        await TestCertificate.WritePfx(directory, "x");
        using var certificate = X509CertificateLoader.LoadPkcs12FromFile(directory.File("cert.pfx"), "x");
        await using var server = await ParleyServer.Start(replace: services => services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(2);
            if (tls)
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        }));

        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var heads = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => HalfAHead(server.Url, tls ? certificate : null, ceiling.Token)));
        ceiling.CancelAfter(Ceiling);
        await Task.WhenAll(heads.Select(head => UntilCut(head, ceiling.Token)));
    }

    private static async Task<Stream> HalfAHead(Uri server, X509Certificate2? expected, CancellationToken cancel)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancel);
        Stream stream = client.GetStream();
        if (expected is not null)
        {
            var secured = new SslStream(
                stream, leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == expected.GetCertHashString());
            await secured.AuthenticateAsClientAsync("localhost");
            stream = secured;
        }

        await stream.WriteAsync("GET /health/live HTTP/1.1\r\nHost: parley.test\r\nX-Slow:"u8.ToArray(), cancel);
        return stream;
    }

    private static async Task UntilCut(Stream head, CancellationToken cancel)
    {
        await using (head)
        {
            try
            {
                // Perhaps with a 408 before the end.
                await head.CopyToAsync(Stream.Null, cancel);
            }
            catch (IOException)
            {
                // Cut without a farewell.
            }
        }
    }
}
